//! One queue's side of the graph of lines and pools.

use super::lines::LineKey;
use super::odd::OddLines;
use crate::store::{Bits, at, ones, slot};
use crate::{ChannelId, Queue, Urgency};
use alloc::vec::Vec;

/// How many lines a chunk has, one for each bit of a word.
const CHUNK: usize = 64;

/// The pools that are members of a queue, and a board of lines for each of its channels.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    /// The pool on each seat.
    pub(super) seats: Vec<Option<u32>>,
    vacant: Vec<u32>,
    /// The seats of each level, ascending by level.
    pub(super) levels: Vec<(u8, Bits)>,
    /// Ascending by channel.
    pub(super) boards: Vec<Board>,
    /// The lines directed to one agent, which stand on no board.
    pub(super) off_board: Vec<u32>,
    /// Contacts in all its lines, those directed to one agent included.
    pub(super) looking: u32,
    /// Whether there were any after the last round. [M-6]
    pub(super) looked: bool,
}

/// The lines of a queue on one channel.
#[derive(Clone, Debug)]
pub(super) struct Board {
    pub(super) channel: ChannelId,
    /// The seats of pools with an agent that is available on this channel.
    pub(super) staffed: Bits,
    pub(super) chunks: Vec<Chunk>,
    /// Lines that stand in no chunk.
    pub(super) odd: OddLines,
    /// INVARIANT: chunks before this one are fully used.
    first_free: usize,
}

/// Up to 64 lines and what each pool may do with them. In every word a bit stands for the line at that place.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    used: u64,
    /// Lines that are not empty.
    pub(super) filled: u64,
    /// Lines with a contact that some agent may not take.
    pub(super) marked: u64,
    /// Lines that name agents.
    pub(super) named: u64,
    /// Lines whose urgency changes with time. [O-7]
    pub(super) moving: u64,
    /// By place, the first key of a filled line.
    pub(super) heads: Vec<LineKey>,
    /// By place, the line.
    pub(super) lines: Vec<u32>,
    /// By seat.
    pub(super) pairs: Vec<Pairs>,
}

/// What is known of one pool and 64 lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairs {
    /// Lines that were tested.
    pub(super) known: u64,
    /// INVARIANT: a subset of `known`; the lines that the pool may serve.
    pub(super) eligible: u64,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) board: u32,
    pub(super) chunk: u32,
    pub(super) bit: u32,
}

impl Desk {
    pub(super) fn new(queue: &Queue) -> Self {
        let board = |channel: &ChannelId| Board {
            channel: *channel,
            staffed: Bits::default(),
            chunks: Vec::new(),
            odd: OddLines::default(),
            first_free: 0,
        };
        Self {
            seats: Vec::new(),
            vacant: Vec::new(),
            levels: Vec::new(),
            boards: queue.channels.iter().map(board).collect(),
            off_board: Vec::new(),
            looking: 0,
            looked: false,
        }
    }

    /// A seat for a pool, about which nothing is known yet. Costs a look at every chunk.
    pub(super) fn take_seat(&mut self, pool: u32, level: u8) -> u32 {
        let seat = self.vacant.pop().unwrap_or_else(|| {
            self.seats.push(None);
            slot(self.seats.len() - 1)
        });
        if let Some(place) = self.seats.get_mut(at(seat)) {
            *place = Some(pool);
        }
        let at_level = self.levels.partition_point(|(other, _)| *other < level);
        if self.levels.get(at_level).is_none_or(|(other, _)| *other != level) {
            self.levels.insert(at_level, (level, Bits::default()));
        }
        if let Some((_, members)) = self.levels.get_mut(at_level) {
            members.set(seat, true);
        }
        for chunk in self.boards.iter_mut().flat_map(|board| &mut board.chunks) {
            if let Some(pairs) = chunk.pairs_of(seat) {
                *pairs = Pairs::default();
            }
        }
        seat
    }

    /// Gives a seat back; none of its agents is available any more.
    pub(super) fn free_seat(&mut self, seat: u32, level: u8) {
        if let Some(place) = self.seats.get_mut(at(seat)) {
            *place = None;
            self.vacant.push(seat);
        }
        if let Some((_, members)) = self.levels.iter_mut().find(|(other, _)| *other == level) {
            members.set(seat, false);
        }
        self.levels.retain(|(_, members)| !members.is_empty());
    }

    /// Says on which channels a seat has an available agent; `changed` are those on which that is news.
    pub(super) fn staff(&mut self, seat: u32, available: u64, changed: u64) {
        for board in &mut self.boards {
            let bit = channel_bit(board.channel);
            if changed & bit != 0 {
                board.staffed.set(seat, available & bit != 0);
            }
        }
    }

    pub(super) fn chunk(&self, place: Place) -> Option<&Chunk> {
        self.boards.get(at(place.board))?.chunks.get(at(place.chunk))
    }

    fn chunk_mut(&mut self, place: Place) -> Option<&mut Chunk> {
        self.boards.get_mut(at(place.board))?.chunks.get_mut(at(place.chunk))
    }

    /// The lines of a channel's board that are empty, if there is no free place left and they are at least half of all.
    pub(super) fn unused_lines(&self, channel: ChannelId) -> Vec<u32> {
        let Some(board) = self.boards.iter().find(|board| board.channel == channel) else { return Vec::new() };
        if board.first_free < board.chunks.len() {
            return Vec::new();
        }
        let empty = |chunk: &Chunk| {
            ones(chunk.used & !chunk.filled).filter_map(|bit| chunk.lines.get(at(bit)).copied()).collect::<Vec<u32>>()
        };
        let unused: Vec<u32> = board.chunks.iter().flat_map(empty).collect();
        if unused.len() * 2 < board.chunks.len() * CHUNK { Vec::new() } else { unused }
    }

    /// A place for a new line, about which nothing is known yet.
    pub(super) fn take_place(&mut self, channel: ChannelId, named: bool) -> Option<Place> {
        let index = self.boards.iter().position(|board| board.channel == channel)?;
        let seats = self.seats.len();
        let board = self.boards.get_mut(index)?;
        if board.first_free >= board.chunks.len() {
            board.chunks.push(Chunk { pairs: alloc::vec![Pairs::default(); seats], ..Chunk::default() });
        }
        let chunk = board.chunks.get_mut(board.first_free)?;
        let place = Place { board: slot(index), chunk: slot(board.first_free), bit: (!chunk.used).trailing_zeros() };
        let bit = 1_u64 << place.bit;
        chunk.used |= bit;
        chunk.filled &= !bit;
        chunk.named = if named { chunk.named | bit } else { chunk.named & !bit };
        for pairs in &mut chunk.pairs {
            pairs.known &= !bit;
            pairs.eligible &= !bit;
        }
        if at(place.bit) >= chunk.heads.len() {
            chunk.heads.push(LineKey { urgency: Urgency::default(), sequence: 0 });
            chunk.lines.push(u32::MAX);
        }
        while board.chunks.get(board.first_free).is_some_and(|chunk| chunk.used == u64::MAX) {
            board.first_free += 1;
        }
        Some(place)
    }

    pub(super) fn set_line(&mut self, place: Place, line: u32, moves: bool) -> Option<()> {
        let chunk = self.chunk_mut(place)?;
        *chunk.lines.get_mut(at(place.bit))? = line;
        let bit = 1_u64 << place.bit;
        chunk.moving = if moves { chunk.moving | bit } else { chunk.moving & !bit };
        Some(())
    }

    /// Gives back the place of an empty line.
    pub(super) fn free_place(&mut self, place: Place) -> Option<()> {
        let board = self.boards.get_mut(at(place.board))?;
        let chunk = board.chunks.get_mut(at(place.chunk))?;
        chunk.used &= !(1 << place.bit);
        board.first_free = board.first_free.min(at(place.chunk));
        Some(())
    }

    /// Shows a line's head, if it is not empty, and whether it has marked contacts.
    pub(super) fn show(&mut self, place: Place, head: Option<LineKey>, marked: bool) -> Option<()> {
        let chunk = self.chunk_mut(place)?;
        let bit = 1_u64 << place.bit;
        if let Some(head) = head {
            *chunk.heads.get_mut(at(place.bit))? = head;
            chunk.filled |= bit;
        } else {
            chunk.filled &= !bit;
        }
        chunk.marked = if marked { chunk.marked | bit } else { chunk.marked & !bit };
        Some(())
    }
}

impl Chunk {
    /// What is known of a seat: nothing if it has not been met.
    pub(super) fn pairs_of(&mut self, seat: u32) -> Option<&mut Pairs> {
        if at(seat) >= self.pairs.len() {
            self.pairs.resize(at(seat) + 1, Pairs::default());
        }
        self.pairs.get_mut(at(seat))
    }
}

/// The bit of a channel in a word of channels.
pub(crate) fn channel_bit(channel: ChannelId) -> u64 {
    1_u64.wrapping_shl(channel.0.into())
}
