//! What every entry does: catch panics, keep the message, turn pointers into references.

use crate::refusal::Refusal;
use core::cell::RefCell;
use core::ffi::{CStr, c_char};
use std::any::Any;
use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static MESSAGE: RefCell<CString> = RefCell::new(CString::default());
}

/// The message of the last call on this thread that was refused; empty if there was none. Never null; valid until the next call on this
/// thread that is refused.
#[unsafe(no_mangle)]
pub extern "C" fn toritsugi_last_error() -> *const c_char {
    MESSAGE.with_borrow(|message| message.as_ptr())
}

/// The version of the library, such as `0.1.0`. Never null; valid for ever.
#[unsafe(no_mangle)]
pub extern "C" fn toritsugi_version() -> *const c_char {
    const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };
    VERSION.as_ptr()
}

/// Runs the body of an entry: no panic leaves it, and the message of a refusal is kept.
pub(crate) fn call(body: impl FnOnce() -> Result<(), Refusal>) -> u16 {
    match catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(caught(panic.as_ref()))) {
        Ok(()) => 0,
        Err(refusal) => {
            // A NUL in it would end it for C.
            let message = refusal.to_string().replace('\0', "\u{fffd}");
            MESSAGE.set(CString::new(message).unwrap_or_default());
            refusal.code()
        }
    }
}

fn caught(panic: &(dyn Any + Send)) -> Refusal {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    Refusal::Panic(text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default())
}

/// A handle to read.
///
/// # Safety
/// The pointer is null, or one that this library gave and that has not been freed; nobody changes what it points to meanwhile.
pub(crate) unsafe fn shared<'a, T>(pointer: *const T, name: &'static str) -> Result<&'a T, Refusal> {
    // SAFETY: by the contract of this function.
    unsafe { pointer.as_ref() }.ok_or(Refusal::Null(name))
}

/// A handle to change.
///
/// # Safety
/// The pointer is null, or one that this library gave and that has not been freed; nobody else uses what it points to meanwhile.
pub(crate) unsafe fn unique<'a, T>(pointer: *mut T, name: &'static str) -> Result<&'a mut T, Refusal> {
    // SAFETY: by the contract of this function.
    unsafe { pointer.as_mut() }.ok_or(Refusal::Null(name))
}

/// Text that ends with a NUL.
///
/// # Safety
/// The pointer is null, or to bytes that end with a NUL and do not change meanwhile.
pub(crate) unsafe fn text<'a>(pointer: *const c_char, name: &'static str) -> Result<&'a str, Refusal> {
    if pointer.is_null() {
        return Err(Refusal::Null(name));
    }
    // SAFETY: it is not null; the rest by the contract of this function.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map_err(|_| Refusal::NotUtf8(name))
}

/// A list. None of no length is read, whatever the pointer.
///
/// # Safety
/// The pointer is null, or to so many values that do not change meanwhile.
pub(crate) unsafe fn list<'a, T>(pointer: *const T, length: usize, name: &'static str) -> Result<&'a [T], Refusal> {
    if length == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Refusal::Null(name));
    }
    // SAFETY: it is not null; the rest by the contract of this function.
    Ok(unsafe { core::slice::from_raw_parts(pointer, length) })
}

/// Gives a new handle, or null where there is none.
///
/// # Safety
/// The pointer is null, or to a place for a pointer.
pub(crate) unsafe fn give<T>(out: *mut *mut T, make: impl FnOnce() -> Result<T, Refusal>) -> Result<(), Refusal> {
    if out.is_null() {
        return Err(Refusal::Null("out"));
    }
    // SAFETY: it is not null; the rest by the contract of this function.
    unsafe { out.write(core::ptr::null_mut()) };
    let handle = Box::into_raw(Box::new(make()?));
    // SAFETY: as above.
    unsafe { out.write(handle) };
    Ok(())
}

/// Frees a handle; null is nothing to free.
///
/// # Safety
/// The pointer is null, or one that [`give`] or a function that makes a handle gave, and is freed now for the first time.
pub(crate) unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: it came from a box, by the contract of this function.
        let boxed = unsafe { Box::from_raw(pointer) };
        _ = catch_unwind(AssertUnwindSafe(move || drop(boxed)));
    }
}

/// Writes where C asked for it; null asks for nothing.
///
/// # Safety
/// The pointer is null, or to a place for the value.
pub(crate) unsafe fn write<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: it is not null; the rest by the contract of this function.
        unsafe { out.write(value) };
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "what a panic becomes is what is tested")]
mod tests {
    use super::{call, toritsugi_last_error};
    use crate::events::ToritsugiEvents;
    use crate::router::ToritsugiRouter;
    use toritsugi::{PlanDefinition, QueueDefinition, Router};

    fn message() -> String {
        // SAFETY: it is never null, ends with a NUL, and nothing is refused meanwhile.
        unsafe { core::ffi::CStr::from_ptr(toritsugi_last_error()) }.to_string_lossy().into_owned()
    }

    #[test]
    fn a_panic_is_a_code() {
        assert_eq!(call(|| panic!("a \0 is no end")), 9005);
        assert_eq!(message(), "a panic was caught: a \u{fffd} is no end");
        assert_eq!(call(|| Ok(())), 0);
    }

    #[test]
    fn a_router_that_met_a_panic_is_of_no_use() {
        let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build();
        let Ok(plan) = plan else { panic!("the plan builds") };
        let mut router = ToritsugiRouter::from(Router::new(plan));
        let mut events = ToritsugiEvents::default();
        assert_eq!(call(|| router.change(&mut events, |_, _| Ok(()))), 0);
        assert_eq!(call(|| router.change(&mut events, |_, _| panic!("half way"))), 9005);
        assert_eq!(call(|| router.change(&mut events, |_, _| Ok(()))), 9008);
        assert_eq!(call(|| router.read().map(|_| ())), 9008);
    }

    #[test]
    fn handles_may_go_to_other_threads() {
        const fn moves<T: Send>() {}
        const fn is_shared<T: Send + Sync>() {}
        moves::<ToritsugiRouter>();
        moves::<ToritsugiEvents>();
        moves::<crate::journal::ToritsugiJournal>();
        is_shared::<crate::names::ToritsugiPlan>();
    }
}
