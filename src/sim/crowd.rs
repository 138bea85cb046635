//! Customers by their contact.

use super::people::Customer;
use crate::ContactId;
use crate::store::{Record, Registry};
use alloc::vec::Vec;

/// Customers by the id of their contact, found in constant time.
#[derive(Debug)]
pub(super) struct Crowd {
    known: Registry<Known>,
    /// The slot of who was changed last: what happens to somebody comes in a row.
    last: u32,
}

#[derive(Debug)]
struct Known {
    contact: ContactId,
    customer: Customer,
}

impl Record for Known {
    type Id = ContactId;

    fn id(&self) -> ContactId {
        self.contact
    }
}

impl Crowd {
    pub(super) fn new() -> Self {
        Self { known: Registry::new(), last: 0 }
    }

    /// Adds a customer with a contact that nobody has.
    pub(super) fn insert(&mut self, contact: ContactId, customer: Customer) {
        self.last = self.known.insert(Known { contact, customer });
    }

    pub(super) fn remove(&mut self, contact: &ContactId) -> Option<Customer> {
        let slot = self.find(contact)?;
        self.known.remove(slot).map(|known| known.customer)
    }

    /// Removes a customer for good.
    pub(super) fn forget(&mut self, contact: &ContactId) {
        if let Some(slot) = self.find(contact) {
            self.known.delete(slot);
        }
    }

    pub(super) fn get(&self, contact: &ContactId) -> Option<&Customer> {
        self.known.get(self.find(contact)?).map(|known| &known.customer)
    }

    pub(super) fn get_mut(&mut self, contact: &ContactId) -> Option<&mut Customer> {
        self.last = self.find(contact)?;
        self.known.get_mut(self.last).map(|known| &mut known.customer)
    }

    fn find(&self, contact: &ContactId) -> Option<u32> {
        let is_last = self.known.get(self.last).is_some_and(|known| known.contact == *contact);
        if is_last { Some(self.last) } else { self.known.find(*contact) }
    }

    /// The contacts, ascending.
    pub(super) fn contacts(&self) -> Vec<ContactId> {
        self.known.ids()
    }
}
