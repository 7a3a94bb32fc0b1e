//! The heap: which allocator serves `malloc`, and what it has in use and keeps.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    mem, ptr,
};

use serde::{Deserialize, Serialize};

/// Who serves `malloc` in this process.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allocator {
    /// GNU libc.
    Glibc,
    /// jemalloc, whichever object it is in.
    Jemalloc,
    /// mimalloc.
    Mimalloc,
    /// The object that `malloc` was found in, where it is none of the others.
    Other(String),
}

/// What the allocator says, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heap {
    /// Handed out and not freed, without what is in `mapped`.
    pub in_use: u64,
    /// Freed, and kept by the allocator.
    pub free: u64,
    /// Handed out as mappings of their own.
    pub mapped: u64,
}

impl Allocator {
    /// Looks where `malloc` really comes from.
    pub(crate) fn find() -> Self {
        if symbol(c"mallctl").is_some() && !served_by("libc.so") {
            return Self::Jemalloc;
        }
        if symbol(c"mi_malloc").is_some() && !served_by("libc.so") {
            return Self::Mimalloc;
        }
        if served_by("libc.so") || served_by("libc-") {
            return Self::Glibc;
        }
        Self::Other(object_of_malloc().unwrap_or_default())
    }

    /// What it has in use. `None` for an allocator that does not say.
    ///
    /// With GNU libc this takes the lock of each arena in turn and walks its free chunks.
    pub(in crate::memory) fn heap(&self) -> Option<Heap> {
        match self {
            Self::Glibc => glibc(),
            Self::Jemalloc => jemalloc(),
            Self::Mimalloc | Self::Other(_) => None,
        }
    }
}

/// The address of a symbol as the dynamic linker resolves it for everybody.
fn symbol(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: a name that ends with zero.
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!address.is_null()).then_some(address)
}

/// The path of the object that `malloc` is in.
fn object_of_malloc() -> Option<String> {
    let malloc = symbol(c"malloc")?;
    // SAFETY: the structure is plain pointers, and dladdr fills it when it finds the address.
    let info = unsafe {
        let mut info: libc::Dl_info = mem::zeroed();
        (libc::dladdr(malloc, &raw mut info) != 0).then_some(info)
    }?;
    if info.dli_fname.is_null() {
        return None;
    }
    // SAFETY: dladdr gives a string that lives as long as the object is loaded.
    let path = unsafe { CStr::from_ptr(info.dli_fname) };
    Some(path.to_string_lossy().into_owned())
}

fn served_by(file: &str) -> bool {
    object_of_malloc().is_some_and(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.starts_with(file)
    })
}

/// mallinfo2(3); the function is there since GNU libc 2.33.
fn glibc() -> Option<Heap> {
    type Mallinfo2 = unsafe extern "C" fn() -> libc::mallinfo2;
    let address = symbol(c"mallinfo2")?;
    // SAFETY: the symbol has had this type since it exists.
    let info = unsafe { mem::transmute::<*mut c_void, Mallinfo2>(address)() };
    Some(Heap {
        in_use: info.uordblks as u64,
        free: info.fordblks as u64,
        mapped: info.hblkhd as u64,
    })
}

/// `stats.allocated`, `stats.resident` and `stats.metadata` of mallctl (jemalloc(3)).
fn jemalloc() -> Option<Heap> {
    type Mallctl =
        unsafe extern "C" fn(*const c_char, *mut c_void, *mut usize, *mut c_void, usize) -> c_int;
    let address = symbol(c"mallctl")?;
    // SAFETY: the symbol has had this type since jemalloc 3.
    let mallctl = unsafe { mem::transmute::<*mut c_void, Mallctl>(address) };
    let mut epoch = 1_u64;
    // SAFETY: "epoch" takes a u64; statistics are refreshed by writing it.
    unsafe {
        mallctl(
            c"epoch".as_ptr(),
            ptr::null_mut(),
            ptr::null_mut(),
            (&raw mut epoch).cast(),
            size_of::<u64>(),
        );
    }
    let read = |name: &CStr| {
        let (mut value, mut length) = (0_usize, size_of::<usize>());
        // SAFETY: these statistics are of type size_t.
        let failed = unsafe {
            mallctl(
                name.as_ptr(),
                (&raw mut value).cast(),
                &raw mut length,
                ptr::null_mut(),
                0,
            )
        };
        (failed == 0).then_some(value as u64)
    };
    let in_use = read(c"stats.allocated")?;
    let kept = read(c"stats.resident")?.saturating_sub(read(c"stats.metadata")?);
    Some(Heap {
        in_use,
        free: kept.saturating_sub(in_use),
        mapped: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_test_runs_on_gnu_libc_and_its_heap_grows_by_what_is_kept() {
        assert_eq!(Allocator::find(), Allocator::Glibc);
        let before = Allocator::Glibc.heap().unwrap();
        let small: Vec<Box<[u8; 1000]>> = (0..1000).map(|_| Box::new([1; 1000])).collect();
        let large = vec![1_u8; 64 << 20];
        let after = Allocator::Glibc.heap().unwrap();
        assert!(after.in_use + after.mapped >= before.in_use + before.mapped + (60 << 20));
        drop((small, large));
    }
}
