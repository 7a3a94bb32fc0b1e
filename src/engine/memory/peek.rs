//! Looking at memory that may be freed at any moment.
//!
//! The sampler wants to read the fields of live objects without holding them and without making
//! anybody wait. It asks the kernel for a copy of its own memory, which cannot fault, and then
//! looks in the ledger whether the object has lived through the copying: only then does the copy mean anything.

use std::{ffi::c_void, mem::MaybeUninit, sync::OnceLock};

/// How many copies are asked for in one call (the kernel's limit is `IOV_MAX`, 1024).
const BATCH: usize = 256;

/// A type for which any bytes make a value: integers and raw pointers, and structures of them.
///
/// # Safety
///
/// Every bit pattern must be valid, and there must be no reference inside.
pub(super) unsafe trait Plain: Copy {}

// SAFETY: integers and raw pointers; the functions inside of a mini object are nullable pointers.
unsafe impl Plain for gst::ffi::GstMemory {}
// SAFETY: as above.
unsafe impl Plain for gst::ffi::GstMiniObject {}
// SAFETY: an integer.
unsafe impl Plain for usize {}
// SAFETY: an integer.
unsafe impl Plain for i32 {}
// SAFETY: integers.
unsafe impl<const N: usize> Plain for [u8; N] {}

/// Whether this process may look at itself so; a sandbox can forbid it.
pub(super) fn available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| {
        let value = 0x0068_6967_6877_6174_usize;
        one(&raw const value as usize) == Some(value)
    })
}

/// A copy of what is at `address`, if that is mapped.
pub(super) fn one<T: Plain>(address: usize) -> Option<T> {
    let mut found = None;
    many(&[address], |_, value| found = Some(value));
    found
}

/// Calls `found` with the index and a copy of the `T` at each address that is mapped.
pub(super) fn many<T: Plain>(addresses: &[usize], mut found: impl FnMut(usize, T)) {
    for (batch, chunk) in addresses.chunks(BATCH).enumerate() {
        let mut values = [const { MaybeUninit::<T>::uninit() }; BATCH];
        let mut from = 0;
        while from < chunk.len() {
            let copied = copy(&chunk[from..], &mut values[from..chunk.len()]);
            for (index, value) in (0..).zip(&values).skip(from).take(copied) {
                // SAFETY: the kernel has written it, and any bytes are a value.
                found(batch * BATCH + index, unsafe { value.assume_init() });
            }
            // The kernel stops at the first address that is not mapped: go on behind it.
            from += copied + 1;
        }
    }
}

/// How many of the addresses, from the first, were copied.
fn copy<T: Plain>(addresses: &[usize], values: &mut [MaybeUninit<T>]) -> usize {
    let mut remote = [const { empty() }; BATCH];
    for (vector, &address) in remote.iter_mut().zip(addresses) {
        vector.iov_base = address as *mut c_void;
        vector.iov_len = size_of::<T>();
    }
    let local = libc::iovec {
        iov_base: values.as_mut_ptr().cast(),
        iov_len: size_of_val(values),
    };
    // SAFETY: the local vector is the slice; the kernel checks the remote ones.
    let bytes = unsafe {
        libc::process_vm_readv(
            libc::getpid(),
            &raw const local,
            1,
            remote.as_ptr(),
            addresses.len() as libc::c_ulong,
            0,
        )
    };
    usize::try_from(bytes).unwrap_or(0) / size_of::<T>()
}

const fn empty() -> libc::iovec {
    libc::iovec {
        iov_base: std::ptr::null_mut(),
        iov_len: 0,
    }
}

/// A string of at most 31 bytes at an address, for names of kinds.
pub(super) fn short_text(address: usize) -> Option<String> {
    // Near the end of a mapping fewer bytes can be read.
    let bytes = [32, 16, 8, 4].into_iter().find_map(|length| match length {
        32 => one::<[u8; 32]>(address).map(|bytes| bytes.to_vec()),
        16 => one::<[u8; 16]>(address).map(|bytes| bytes.to_vec()),
        8 => one::<[u8; 8]>(address).map(|bytes| bytes.to_vec()),
        _ => one::<[u8; 4]>(address).map(|bytes| bytes.to_vec()),
    })?;
    let text = bytes.split(|&byte| byte == 0).next()?;
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mapped_is_copied_and_what_is_not_is_left_out() {
        let (first, second) = (7_usize, 9_usize);
        let addresses = [
            &raw const first as usize,
            16,
            &raw const second as usize,
            0x10,
        ];
        let mut seen = Vec::new();
        many::<usize>(&addresses, |index, value| seen.push((index, value)));
        assert_eq!(seen, [(0, 7), (2, 9)]);
        assert_eq!(one::<usize>(8), None);
    }

    #[test]
    fn more_than_one_batch_comes_back_in_order() {
        let values: Vec<usize> = (0..1000).collect();
        let addresses: Vec<usize> = values
            .iter()
            .map(|value| &raw const *value as usize)
            .collect();
        let mut seen = Vec::new();
        many::<usize>(&addresses, |index, value| seen.push((index, value)));
        assert!(seen.iter().all(|(index, value)| index == value));
        assert_eq!(seen.len(), 1000);
    }

    #[test]
    fn names_are_read_up_to_their_end() {
        let name = c"SystemMemory";
        assert_eq!(
            short_text(name.as_ptr() as usize).as_deref(),
            Some("SystemMemory")
        );
    }
}
