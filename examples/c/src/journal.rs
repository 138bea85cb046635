//! Journals: written before a command is applied, and read to make a state again.

use crate::buffer::ToritsugiBuffer;
use crate::call::{call, free, give, list, shared, text, unique, write};
use crate::events::ToritsugiEvents;
use crate::refusal::Refusal;
use crate::router::ToritsugiRouter;
use core::ffi::c_char;
use toritsugi::{HostKey, JournalReader, JournalRecord, JournalWriter, Strategies, Timestamp};
use toritsugi_exchange::flat::{FlatCommand, FlatId};

/// Writes a journal. Its bytes are those that every other binding writes for the same commands.
#[derive(Debug)]
pub struct ToritsugiJournal {
    writer: JournalWriter,
    /// Written and not yet taken.
    bytes: Vec<u8>,
}

/// A new journal, from the present state of this router on.
///
/// # Safety
/// `router` is null or a router that is not in use elsewhere; `out` is null or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_begin(
    router: *const ToritsugiRouter,
    out: *mut *mut ToritsugiJournal,
) -> u16 {
    call(|| {
        let make = || {
            // SAFETY: by the contract of this function.
            let state = unsafe { shared(router, "router") }?.read()?.digest()?;
            let mut bytes = Vec::new();
            Ok(ToritsugiJournal { writer: JournalWriter::begin(state, &mut bytes), bytes })
        };
        // SAFETY: by the contract of this function.
        unsafe { give(out, make) }
    })
}

/// Frees a journal; null is nothing to free.
///
/// # Safety
/// `journal` is null or a journal that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_free(journal: *mut ToritsugiJournal) {
    // SAFETY: by the contract of this function.
    unsafe { free(journal) };
}

/// Appends a flat command with its time, and its key if it has one.
///
/// # Safety
/// `journal` is null or a journal that is not in use elsewhere; `command` is null or to a command.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_append(journal: *mut ToritsugiJournal, command: *const FlatCommand) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let journal = unsafe { unique(journal, "journal") }?;
        // SAFETY: by the contract of this function.
        let flat = unsafe { shared(command, "command") }?;
        let record = JournalRecord::new(Timestamp(flat.at), flat.host_key(), flat.command()?);
        journal.append(&record);
        Ok(())
    })
}

/// Appends a command in JSON, which is read with the plan of this router; `key` is null or its key.
///
/// # Safety
/// `journal` is null or a journal that is not in use elsewhere, and `router` a router; `key` is null or to an id; `command` is null or text
/// that ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_append_json(
    journal: *mut ToritsugiJournal,
    router: *const ToritsugiRouter,
    at: u64,
    key: *const FlatId,
    command: *const c_char,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let journal = unsafe { unique(journal, "journal") }?;
        // SAFETY: by the contract of this function.
        let router = unsafe { shared(router, "router") }?.read()?;
        // SAFETY: by the contract of this function.
        let key = unsafe { key.as_ref() }.map(|key| HostKey((*key).into()));
        // SAFETY: by the contract of this function.
        let command = toritsugi_exchange::text::command(router.plan(), unsafe { text(command, "command") }?)?;
        journal.append(&JournalRecord::new(Timestamp(at), key, command));
        Ok(())
    })
}

/// Writes the bytes that were appended since the last time, to be stored behind those before.
///
/// # Safety
/// `journal` is null or a journal that is not in use elsewhere; so is `buffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_take(journal: *mut ToritsugiJournal, buffer: *mut ToritsugiBuffer) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let journal = unsafe { unique(journal, "journal") }?;
        // SAFETY: by the contract of this function.
        unsafe { unique(buffer, "buffer") }?.fill(&journal.bytes);
        journal.bytes.clear();
        Ok(())
    })
}

/// Applies every record of a journal to a router that is in the state from which the journal starts; appends what happens to `events`.
///
/// `whole`, if it is not null, gets how many bytes the whole records take. After a crash in the middle of a write the code is 1402: cut the
/// bytes there, and go on. `out`, if it is not null, gets a journal that goes on behind them.
///
/// # Safety
/// `bytes` is null or to `length` bytes; `router` and `events` are null or handles that are not in use elsewhere; `whole` and `out` are null
/// or places for what they get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn toritsugi_journal_replay(
    bytes: *const u8,
    length: usize,
    router: *mut ToritsugiRouter,
    events: *mut ToritsugiEvents,
    whole: *mut usize,
    out: *mut *mut ToritsugiJournal,
) -> u16 {
    call(|| {
        // SAFETY: by the contract of this function.
        let bytes = unsafe { list(bytes, length, "bytes") }?;
        // SAFETY: by the contract of this function.
        let router = unsafe { unique(router, "router") }?;
        // SAFETY: by the contract of this function.
        let events = unsafe { unique(events, "events") }?;
        let strategies = Strategies::new();
        let mut reader = JournalReader::new(bytes, &strategies)?;
        if reader.starts_from() != router.read()?.digest()? {
            return Err(Refusal::OtherState);
        }
        let end = router.change(events, |router, events| {
            for record in &mut reader {
                // A command that was refused is refused again.
                if let Err(toritsugi::CommandError::Fault(fault)) = record?.apply(router, events) {
                    return Err(fault.into());
                }
            }
            Ok(())
        });
        // SAFETY: by the contract of this function.
        unsafe { write(whole, reader.whole_bytes()) };
        if !out.is_null() {
            let make = || Ok(ToritsugiJournal { writer: reader.writer(), bytes: Vec::new() });
            // SAFETY: by the contract of this function.
            unsafe { give(out, make) }?;
        }
        end
    })
}

impl ToritsugiJournal {
    fn append(&mut self, record: &JournalRecord) {
        self.writer.append(record, &mut self.bytes);
    }
}
