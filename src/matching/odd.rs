//! Odd lines: those of a demand that only one contact has had so far.
//!
//! Where every contact asks for something else, what is learnt of a pair of line and pool never serves twice, and a board would only grow. So
//! the line of a new demand is odd, as long as nobody else asks for the same: it stands on no board, but under the rarest of the
//! skills that it cannot do without. An agent looks through the lists of its own skills; a contact asks those pools that hold all
//! of its skills. Nothing that is decided depends on it.

use super::desk::Board;
use super::lines::{Line, LineKey, Stand};
use super::meet::{Asked, may_serve};
use super::pools::Pool;
use super::{Matching, WorkCounters};
use crate::error::OrFault;
use crate::store::{Bits, Slab, at, slot};
use crate::{Fault, Level, Requirement, SkillId, Urgency};
use alloc::vec::Vec;
use smallvec::SmallVec;

/// So many pools are asked one by one.
const FEW_POOLS: u32 = 8;
/// So many odd lines are remembered empty in any case.
const FEW_LINES: usize = 256;

/// Skills that a demand cannot do without.
type Needed = SmallVec<[SkillId; 4]>;
/// Pools that may serve a line, with the levels of their seats.
pub(super) type PoolsByLevel = SmallVec<[(u8, u32); 8]>;

/// The odd lines of a board that hold their contact.
#[derive(Clone, Debug, Default)]
pub(super) struct OddLines {
    /// Ascending by skill.
    lists: Vec<(SkillId, Vec<OddLine>)>,
    len: u32,
}

/// An odd line in the list of its rarest skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OddLine {
    /// All the skills that it needs.
    pub(super) needs: Sketch,
    pub(super) key: LineKey,
    pub(super) line: u32,
}

/// Where an odd line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OddPlace {
    pub(super) board: u32,
    list: SkillId,
    place: u32,
}

/// A set of skills in one word: what is not in it is not in the set, what is in it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch(u64);

impl Sketch {
    pub(super) fn of(skills: impl Iterator<Item = SkillId>) -> Self {
        Self(skills.fold(0, |bits, skill| bits | 1 << (skill.0 % 64)))
    }

    pub(super) const fn holds(self, needed: Self) -> bool {
        needed.0 & !self.0 == 0
    }
}

impl OddLines {
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OddLine> {
        self.lists.iter().flat_map(|(_, list)| list)
    }

    /// The lines of which one of these skills is the rarest.
    pub(super) fn under(&self, skills: &[(SkillId, Level)]) -> impl Iterator<Item = &OddLine> {
        skills.iter().filter_map(|(skill, _)| self.list(*skill)).flatten()
    }

    fn list(&self, skill: SkillId) -> Option<&Vec<OddLine>> {
        let list = self.lists.binary_search_by_key(&skill, |(own, _)| *own).ok()?;
        self.lists.get(list).map(|(_, list)| list)
    }

    /// Gives the place in the list.
    fn insert(&mut self, skill: SkillId, odd: OddLine) -> u32 {
        let found = self.lists.binary_search_by_key(&skill, |(own, _)| *own);
        let index = found.unwrap_or_else(|index| {
            self.lists.insert(index, (skill, Vec::new()));
            index
        });
        self.len += 1;
        self.lists.get_mut(index).map_or(0, |(_, list)| {
            list.push(odd);
            slot(list.len() - 1)
        })
    }

    /// Gives the line that has come into that place.
    fn remove(&mut self, skill: SkillId, place: u32) -> Result<Option<u32>, Fault> {
        let found = self.lists.binary_search_by_key(&skill, |(own, _)| *own).ok();
        let (_, list) = found.and_then(|index| self.lists.get_mut(index)).or_fault("a list of odd lines")?;
        (at(place) < list.len()).or_fault("an odd line in its list")?;
        list.swap_remove(at(place));
        self.len -= 1;
        Ok(list.get(at(place)).map(|moved| moved.line))
    }
}

impl Matching {
    /// Whether the line of a new demand is odd: it needs some skill, names nobody, and its urgency does not move.
    pub(super) fn is_odd(&self, line: &Line) -> Result<bool, Fault> {
        let Line { demand, names, .. } = line;
        if demand.direct_to.is_some() || !names.is_empty() || demand.rate != Urgency::STATIC_RATE {
            return Ok(false);
        }
        let asked = Asked::of(demand, &self.requirements).or_fault("a requirement of a line")?;
        Ok(!needed(asked).is_empty())
    }

    /// Puts an odd line, which holds its contact, into the list of its rarest skill.
    pub(super) fn stand_odd(&mut self, line: u32) -> Result<(), Fault> {
        let Self { lines, desks, requirements, skilled, .. } = self;
        let record = lines.get_mut(line).or_fault("a line")?;
        let demand = &record.demand;
        let needed = needed(Asked::of(demand, requirements).or_fault("a requirement of a line")?);
        let holders = |skill: &SkillId| skilled.get(usize::from(skill.0)).map_or(0, Bits::len);
        let list = needed.iter().copied().min_by_key(|skill| (holders(skill), *skill)).or_fault("a needed skill")?;
        let (key, _) = record.contacts.first().or_fault("the contact of an odd line")?;
        let desk = desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
        let board = desk.boards.iter().position(|board| board.channel == demand.channel).or_fault("a board")?;
        let odd = OddLine { needs: Sketch::of(needed.into_iter()), key, line };
        let place = desk.boards.get_mut(board).or_fault("a board")?.odd.insert(list, odd);
        record.stand = Stand::Odd(OddPlace { board: slot(board), list, place });
        Ok(())
    }

    /// Takes an odd line out of its list; another comes into its place there.
    pub(super) fn leave_odd(&mut self, line: u32) -> Result<(), Fault> {
        let record = self.lines.get_mut(line).or_fault("a line")?;
        let Stand::Odd(place) = core::mem::replace(&mut record.stand, Stand::Nowhere) else { return Ok(()) };
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        let board = desk.boards.get_mut(at(place.board)).or_fault("a board")?;
        if let Some(moved) = board.odd.remove(place.list, place.place)? {
            self.lines.get_mut(moved).or_fault("a line")?.stand = Stand::Odd(place);
        }
        Ok(())
    }

    /// An odd line whose contact has left is kept for a while, in case that somebody else asks for the same; the oldest go beyond a
    /// quarter of the lines there are.
    pub(super) fn remember_odd(&mut self, line: u32) -> Result<(), Fault> {
        self.remembered.push_back(line);
        while self.remembered.len() > FEW_LINES.max(at(self.lines.len()) / 4) {
            let Some(oldest) = self.remembered.pop_front() else { break };
            // It may have been seen again since, or have gone.
            let is_idle = |line: &Line| line.stand == Stand::Nowhere && line.contacts.is_empty();
            if self.lines.get(oldest).is_some_and(is_idle) {
                self.close_line(oldest)?;
            }
        }
        Ok(())
    }

    /// Says which skills the agents of a pool hold, from now on or no more.
    pub(super) fn note_skills(&mut self, pool: u32, skills: &[(SkillId, Level)], holds: bool) {
        for (skill, _) in skills {
            let place = usize::from(skill.0);
            if place >= self.skilled.len() {
                self.skilled.resize_with(place + 1, Bits::default);
            }
            if let Some(pools) = self.skilled.get_mut(place) {
                pools.set(pool, holds);
            }
        }
    }

    /// Whether an odd line stands in its list as its demand and contact say.
    pub(super) fn is_listed(&self, slot: u32, line: &Line, place: OddPlace) -> bool {
        let desk = self.desks.get(at(line.demand.queue.0.into()));
        let board = desk.and_then(|desk| desk.boards.get(at(place.board)));
        let list =
            board.filter(|board| board.channel == line.demand.channel).and_then(|board| board.odd.list(place.list));
        let odd = list.and_then(|list| list.get(at(place.place)));
        let asked = Asked::of(&line.demand, &self.requirements);
        odd.zip(asked).is_some_and(|(odd, asked)| {
            let needed = needed(asked);
            odd.line == slot
                && line.contacts.len() == 1
                && line.contacts.first().is_some_and(|(key, _)| key == odd.key)
                && needed.contains(&place.list)
                && odd.needs == Sketch::of(needed.into_iter())
        })
    }
}

/// The pools with an agent available on a board that may serve an odd line of it. O(pools / 64) for each skill that it needs, and those that
/// hold them all.
pub(super) fn pools_for(
    line: &Line,
    asked: Asked<'_>,
    board: &Board,
    (seats, pools, skilled): (&[Option<u32>], &Slab<Pool>, &[Bits]),
    work: &mut WorkCounters,
) -> Result<PoolsByLevel, Fault> {
    let mut found = PoolsByLevel::new();
    let mut test = |slot: u32| {
        let pool = pools.get(slot).or_fault("a pool")?;
        let Some(seat) = pool.seat_at(line.demand.queue).filter(|seat| board.staffed.contains(seat.place)) else {
            return Ok(());
        };
        work.eligibility_tests += 1;
        if may_serve(&line.demand, asked, &pool.supply, seat, None) {
            found.push((seat.level, slot));
        }
        Ok(())
    };
    if board.staffed.len() <= FEW_POOLS {
        for seat in board.staffed.iter() {
            test(seats.get(at(seat)).copied().flatten().or_fault("a pool on a seat")?)?;
        }
    } else {
        let holders = |skill: SkillId| skilled.get(usize::from(skill.0));
        let Some(holding) = needed(asked).into_iter().map(holders).collect::<Option<SmallVec<[&Bits; 4]>>>() else {
            return Ok(found);
        };
        Bits::common_of(&holding).try_for_each(&mut test)?;
    }
    Ok(found)
}

/// The skills that both sides of a demand cannot do without, ascending.
fn needed(asked: Asked<'_>) -> Needed {
    let mut needed = Needed::new();
    add_needed(asked.queue, &mut needed);
    add_needed(asked.contact, &mut needed);
    needed.sort_unstable();
    needed.dedup();
    needed
}

fn add_needed(requirement: &Requirement, needed: &mut Needed) {
    match requirement {
        Requirement::AtLeast { skill, .. } | Requirement::Within { skill, .. } => needed.push(*skill),
        Requirement::All(parts) => parts.iter().for_each(|part| add_needed(part, needed)),
        Requirement::Always(part) => add_needed(part, needed),
        Requirement::Anyone | Requirement::AgentIn(_) | Requirement::AnyOf(_) | Requirement::Not(_) => {}
    }
}
