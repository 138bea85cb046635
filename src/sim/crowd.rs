//! Customers by their contact.

use super::people::Customer;
use crate::ContactId;
use crate::store::{Record, Registry};
use alloc::vec::Vec;

/// Customers by the id of their contact, found in constant time.
#[derive(Debug)]
pub(super) struct Crowd {
    known: Registry<Customer>,
    /// The slot of who was changed last: what happens to somebody comes in a row.
    last: u32,
}

impl Record for Customer {
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
    pub(super) fn insert(&mut self, customer: Customer) {
        self.last = self.known.insert(customer);
    }

    pub(super) fn remove(&mut self, contact: &ContactId) -> Option<Customer> {
        let slot = self.find(contact)?;
        self.known.remove(slot)
    }

    /// Removes a customer for good.
    pub(super) fn forget(&mut self, contact: &ContactId) {
        if let Some(slot) = self.find(contact) {
            self.known.delete(slot);
        }
    }

    pub(super) fn get(&self, contact: &ContactId) -> Option<&Customer> {
        self.known.get(self.find(contact)?)
    }

    pub(super) fn get_mut(&mut self, contact: &ContactId) -> Option<&mut Customer> {
        self.last = self.find(contact)?;
        self.known.get_mut(self.last)
    }

    fn find(&self, contact: &ContactId) -> Option<u32> {
        let is_last = self.known.get(self.last).is_some_and(|customer| customer.contact == *contact);
        if is_last { Some(self.last) } else { self.known.find(*contact) }
    }

    /// The contacts, ascending.
    pub(super) fn contacts(&self) -> Vec<ContactId> {
        self.known.ids()
    }
}
