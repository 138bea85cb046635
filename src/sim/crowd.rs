//! Customers by their contact.

use super::people::Customer;
use crate::ContactId;
use crate::store::{Record, Registry};
use alloc::vec::Vec;

/// Customers by the id of their contact, found in constant time.
#[derive(Debug)]
pub(super) struct Crowd {
    known: Registry<Known>,
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
        Self { known: Registry::new() }
    }

    /// Adds a customer, in place of the one whose contact that was.
    pub(super) fn insert(&mut self, contact: ContactId, customer: Customer) {
        self.remove(&contact);
        self.known.insert(Known { contact, customer });
    }

    pub(super) fn remove(&mut self, contact: &ContactId) -> Option<Customer> {
        let slot = self.known.find(*contact)?;
        self.known.remove(slot).map(|known| known.customer)
    }

    pub(super) fn get(&self, contact: &ContactId) -> Option<&Customer> {
        self.known.get(self.known.find(*contact)?).map(|known| &known.customer)
    }

    pub(super) fn get_mut(&mut self, contact: &ContactId) -> Option<&mut Customer> {
        let slot = self.known.find(*contact)?;
        self.known.get_mut(slot).map(|known| &mut known.customer)
    }

    /// The contacts, ascending.
    pub(super) fn contacts(&self) -> Vec<ContactId> {
        self.known.ids()
    }
}
