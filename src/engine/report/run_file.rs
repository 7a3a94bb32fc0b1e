//! The file that a run is recorded into while it lasts: it is only ever added to, and is worth
//! something however it ends.
//!
//! It begins with [`MAGIC`]. What follows are records: the length of the rest and its CRC-32, both
//! four bytes, lowest first, then lines of JSON ([`super::entry`]) as raw deflate (RFC 1951). One
//! stream of deflate goes through all records and is flushed at the end of each, so that a sample
//! costs what is new in it, and yet everything up to the last whole record can be read.

use std::io::{self, BufRead, Read, Write};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// How such a file begins.
pub(super) const MAGIC: [u8; 16] = *b"highwater.run/1\n";

/// The largest record on the disk, in bytes.
const LARGEST_RECORD: u32 = 4 << 20;

/// The most lines of JSON in one record, in bytes: deflate can make a thousand of one.
const LARGEST_TEXT: usize = 16 << 20;

/// Appends records.
pub(super) struct RunWriter<W> {
    to: W,
    deflate: Compress,
    packed: Vec<u8>,
    written: u64,
}

impl<W: Write> RunWriter<W> {
    /// Begins a file.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(&MAGIC)?;
        Ok(Self {
            to,
            deflate: Compress::new(Compression::fast(), false),
            packed: Vec::new(),
            written: MAGIC.len() as u64,
        })
    }

    /// Bytes of the file so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Appends one record, in one call of the system: what it has returned from outlives the process.
    pub fn append(&mut self, text: &[u8]) -> io::Result<()> {
        self.packed.clear();
        self.packed.extend([0; 8]);
        self.pack(text)?;
        let length = u32::try_from(self.packed.len() - 8)
            .ok()
            .filter(|length| *length <= LARGEST_RECORD && text.len() <= LARGEST_TEXT)
            .ok_or(io::ErrorKind::InvalidInput)?;
        let crc = crc32fast::hash(&self.packed[8..]);
        self.packed[..4].copy_from_slice(&length.to_le_bytes());
        self.packed[4..8].copy_from_slice(&crc.to_le_bytes());
        self.to.write_all(&self.packed)?;
        self.written += self.packed.len() as u64;
        Ok(())
    }

    fn pack(&mut self, text: &[u8]) -> io::Result<()> {
        let before = self.deflate.total_in();
        loop {
            let done = usize::try_from(self.deflate.total_in() - before).unwrap_or(text.len());
            // Room for the whole of it in most cases.
            self.packed.reserve(text.len() / 4 + 256);
            self.deflate
                .compress_vec(&text[done..], &mut self.packed, FlushCompress::Sync)
                .map_err(io::Error::other)?;
            let is_all = self.deflate.total_in() - before == text.len() as u64;
            // Room that is left means that everything is flushed.
            if is_all && self.packed.len() < self.packed.capacity() {
                return Ok(());
            }
        }
    }
}

/// Reads records up to the first that is damaged.
pub(super) struct RunReader<R> {
    from: R,
    inflate: Decompress,
    packed: Vec<u8>,
}

impl<R: BufRead> RunReader<R> {
    /// Of a file whose magic has been read.
    pub fn new(from: R) -> Self {
        Self {
            from,
            inflate: Decompress::new(false),
            packed: Vec::new(),
        }
    }

    /// The lines of the next record; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the file is cut or damaged here; nothing after this can be read.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.from.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let length = u32::from_le_bytes(self.four()?);
        let crc = u32::from_le_bytes(self.four()?);
        if length > LARGEST_RECORD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.packed.clear();
        // Grows with what is there, not with what the length says.
        (&mut self.from)
            .take(length.into())
            .read_to_end(&mut self.packed)?;
        let is_whole = self.packed.len() as u64 == u64::from(length);
        if !is_whole || crc32fast::hash(&self.packed) != crc {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.unpack().map(Some)
    }

    fn four(&mut self) -> io::Result<[u8; 4]> {
        let mut bytes = [0; 4];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn unpack(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        let before = self.inflate.total_in();
        loop {
            let done = usize::try_from(self.inflate.total_in() - before)
                .unwrap_or(usize::MAX)
                .min(self.packed.len());
            let length = text.len();
            text.reserve(64 << 10);
            let status = self
                .inflate
                .decompress_vec(&self.packed[done..], &mut text, FlushDecompress::Sync)
                .map_err(io::Error::other)?;
            if text.len() > LARGEST_TEXT {
                return Err(io::ErrorKind::InvalidData.into());
            }
            // Room that is left means that everything is there.
            if text.len() < text.capacity() {
                let is_all = self.inflate.total_in() - before == self.packed.len() as u64;
                let stands_still = text.len() == length;
                match (is_all, status) {
                    (true, _) => return Ok(text),
                    (false, Status::StreamEnd) => return Err(io::ErrorKind::InvalidData.into()),
                    (false, _) if stands_still => return Err(io::ErrorKind::InvalidData.into()),
                    (false, _) => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(texts: &[Vec<u8>]) -> Vec<u8> {
        let mut writer = RunWriter::new(Vec::new()).expect("memory takes it");
        for text in texts {
            writer.append(text).expect("small enough");
        }
        assert_eq!(writer.written(), writer.to.len() as u64);
        writer.to
    }

    /// What can be read, and whether that is all.
    fn read(file: &[u8]) -> (Vec<Vec<u8>>, bool) {
        let mut reader = RunReader::new(&file[MAGIC.len()..]);
        let mut texts = Vec::new();
        loop {
            match reader.next() {
                Ok(Some(text)) => texts.push(text),
                Ok(None) => return (texts, true),
                Err(_) => return (texts, false),
            }
        }
    }

    fn texts() -> Vec<Vec<u8>> {
        // Nothing that deflate makes small, and nothing that it does not.
        let noise = (0..300_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes());
        vec![
            b"first\n".to_vec(),
            Vec::new(),
            noise.collect(),
            vec![b'x'; 1 << 20],
            b"last\n".to_vec(),
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&file(&texts())), (texts(), true));
    }

    #[test]
    fn what_comes_again_costs_next_to_nothing() {
        let line: Vec<u8> = (0..200u32)
            .flat_map(|n| format!("{}", n * n).into_bytes())
            .collect();
        let once = file(std::slice::from_ref(&line)).len();
        let twice = file(&[line.clone(), line]).len();
        assert!(twice - once < 40, "{once} then {twice}");
    }

    #[test]
    fn a_file_that_is_cut_anywhere_reads_up_to_there() {
        let lines: Vec<Vec<u8>> = (0..20)
            .map(|n| format!("line {n}\n").into_bytes())
            .collect();
        let whole = file(&lines);
        let mut most = 0;
        for end in MAGIC.len()..whole.len() {
            let (read, _) = read(&whole[..end]);
            assert_eq!(read, lines[..read.len()], "cut at {end}");
            assert!(read.len() >= most);
            most = read.len();
        }
        assert_eq!(most, lines.len() - 1);
    }

    #[test]
    fn a_flipped_bit_ends_what_can_be_read() {
        let lines: Vec<Vec<u8>> = (0..5).map(|n| format!("line {n}\n").into_bytes()).collect();
        let whole = file(&lines);
        for position in MAGIC.len()..whole.len() {
            let mut flipped = whole.clone();
            flipped[position] ^= 0x10;
            let (read, is_all) = read(&flipped);
            assert!(!is_all, "{position}");
            assert_eq!(read, lines[..read.len()]);
        }
    }

    #[test]
    fn a_record_that_swells_is_not_taken() {
        let mut file = MAGIC.to_vec();
        let mut deflate = Compress::new(Compression::best(), false);
        let mut packed = Vec::with_capacity(1 << 20);
        let zeros = vec![0; LARGEST_TEXT * 2];
        deflate
            .compress_vec(&zeros, &mut packed, FlushCompress::Sync)
            .expect("zeros");
        file.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
        file.extend(crc32fast::hash(&packed).to_le_bytes());
        file.extend(packed);
        assert_eq!(read(&file), (Vec::new(), false));
    }
}
