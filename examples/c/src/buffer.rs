//! Bytes that the library gives.

use crate::call::{free, shared};
use crate::refusal::Refusal;

/// Bytes and text that functions write: make one, use it again and again, free it. Behind the bytes stands a NUL that does not count.
#[derive(Debug)]
pub struct ToritsugiBuffer {
    /// With the NUL at their end.
    bytes: Vec<u8>,
}

/// A new buffer without bytes; null only if there is no memory.
#[unsafe(no_mangle)]
pub extern "C" fn toritsugi_buffer_new() -> *mut ToritsugiBuffer {
    Box::into_raw(Box::new(ToritsugiBuffer { bytes: vec![0] }))
}

/// The bytes, behind which stands a NUL; valid until the buffer is written or freed. Null for null.
///
/// # Safety
/// `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_buffer_data(buffer: *const ToritsugiBuffer) -> *const u8 {
    // SAFETY: by the contract of this function.
    unsafe { shared(buffer, "buffer") }.map_or(core::ptr::null(), |buffer| buffer.bytes.as_ptr())
}

/// How many bytes there are, without the NUL. 0 for null.
///
/// # Safety
/// `buffer` is null or a buffer that is not in use elsewhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_buffer_length(buffer: *const ToritsugiBuffer) -> usize {
    // SAFETY: by the contract of this function.
    unsafe { shared(buffer, "buffer") }.map_or(0, |buffer| buffer.bytes.len().saturating_sub(1))
}

/// Frees a buffer; null is nothing to free.
///
/// # Safety
/// `buffer` is null or a buffer that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_buffer_free(buffer: *mut ToritsugiBuffer) {
    // SAFETY: by the contract of this function.
    unsafe { free(buffer) };
}

impl ToritsugiBuffer {
    /// These bytes in place of what was there.
    pub(crate) fn fill(&mut self, bytes: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.bytes.push(0);
    }

    /// A value as JSON in place of what was there.
    pub(crate) fn fill_json<T: serde::Serialize>(&mut self, value: &T) -> Result<(), Refusal> {
        self.bytes.clear();
        let written = serde_json::to_writer(&mut self.bytes, value);
        self.bytes.push(0);
        written.map_err(|error| {
            toritsugi_exchange::ExchangeError::Malformed { expected: "writable as JSON", what: error.to_string() }
                .into()
        })
    }
}
