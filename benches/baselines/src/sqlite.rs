//! SQLite in memory, as well as it can be used: an index for each question, statements prepared once, one transaction an event, and
//! every look one statement that stops at the first row of an index that will do.

use crate::centre::{Contact, Profile, Skilled};
use crate::competitor::{Competitor, Event, Failure, Pair, State, Step};
use rusqlite::{Connection, OptionalExtension, params};

const SCHEMA: &str = "
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;

CREATE TABLE agent (
    id INTEGER PRIMARY KEY,
    idle_since INTEGER NOT NULL,
    last_match INTEGER NOT NULL,
    contact INTEGER
);
CREATE TABLE membership (
    agent INTEGER NOT NULL,
    queue INTEGER NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (agent, queue)
) WITHOUT ROWID;
CREATE TABLE skill (
    agent INTEGER NOT NULL,
    skill INTEGER NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (agent, skill)
) WITHOUT ROWID;

-- The memberships of those who are idle, in the order in which a contact asks them.
CREATE TABLE idle (
    queue INTEGER NOT NULL,
    level INTEGER NOT NULL,
    idle_since INTEGER NOT NULL,
    last_match INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    PRIMARY KEY (queue, level, idle_since, last_match, agent)
) WITHOUT ROWID;
CREATE INDEX idle_of_agent ON idle (agent);

-- Up to three skills are asked for; they stand in the row, as a table of them would cost a join for each contact that is read.
CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    queue INTEGER NOT NULL,
    class INTEGER NOT NULL,
    agent INTEGER,
    skill1 INTEGER, level1 INTEGER,
    skill2 INTEGER, level2 INTEGER,
    skill3 INTEGER, level3 INTEGER
);
-- Those who wait, in the order in which they are served, with all that a look reads.
CREATE INDEX waiting ON contact (queue, class, id, skill1, level1, skill2, level2, skill3, level3, agent)
    WHERE agent IS NULL;
";

const ADD_CONTACT: &str =
    "INSERT INTO contact (id, queue, class, agent, skill1, level1, skill2, level2, skill3, level3)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const ADD_AGENT: &str = "INSERT INTO agent (id, idle_since, last_match, contact) VALUES (?1, ?2, ?3, ?4)";
const ADD_MEMBERSHIP: &str = "INSERT INTO membership (agent, queue, level) VALUES (?1, ?2, ?3)";
const ADD_SKILL: &str = "INSERT INTO skill (agent, skill, level) VALUES (?1, ?2, ?3)";
const BECOME_IDLE: &str = "INSERT INTO idle (queue, level, idle_since, last_match, agent)
    SELECT m.queue, m.level, a.idle_since, a.last_match, a.id
    FROM agent a JOIN membership m ON m.agent = a.id WHERE a.id = ?1";
const BECOME_BUSY: &str = "DELETE FROM idle WHERE agent = ?1";

/// The best of each queue is found in the order of the index; then the queues are compared.
const LOOK_FOR_CONTACT: &str = "
WITH best AS MATERIALIZED (
    SELECT m.level AS level, (
        SELECT c.id FROM contact c
        WHERE c.queue = m.queue AND c.agent IS NULL
          AND (c.skill1 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = ?1 AND s.skill = c.skill1 AND s.level >= c.level1))
          AND (c.skill2 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = ?1 AND s.skill = c.skill2 AND s.level >= c.level2))
          AND (c.skill3 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = ?1 AND s.skill = c.skill3 AND s.level >= c.level3))
        ORDER BY c.class, c.id LIMIT 1
    ) AS id
    FROM membership m WHERE m.agent = ?1
)
SELECT best.id FROM best CROSS JOIN contact ON contact.id = best.id
ORDER BY best.level, contact.class, contact.id LIMIT 1";

const LOOK_FOR_AGENT: &str = "
SELECT i.agent FROM contact c CROSS JOIN idle i ON i.queue = c.queue
WHERE c.id = ?1
  AND (c.skill1 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = i.agent AND s.skill = c.skill1 AND s.level >= c.level1))
  AND (c.skill2 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = i.agent AND s.skill = c.skill2 AND s.level >= c.level2))
  AND (c.skill3 IS NULL OR EXISTS (SELECT 1 FROM skill s WHERE s.agent = i.agent AND s.skill = c.skill3 AND s.level >= c.level3))
ORDER BY i.level, i.idle_since, i.last_match, i.agent LIMIT 1";

/// A database of its own.
#[derive(Debug)]
pub(crate) struct Sqlite<'a> {
    profiles: &'a [Profile],
    database: Connection,
    matches: u64,
}

impl<'a> Sqlite<'a> {
    pub(crate) fn new(state: &State<'a>) -> Result<Self, Failure> {
        let database = Connection::open_in_memory()?;
        database.set_prepared_statement_cache_capacity(64);
        database.execute_batch(SCHEMA)?;
        let sqlite = Self { profiles: &state.centre.profiles, database, matches: state.matches };
        sqlite.run("BEGIN", [])?;
        for agent in &state.agents {
            let contact = agent.contact.as_ref().map(|contact| contact.id);
            sqlite.run(
                ADD_AGENT,
                params![agent.id, agent.idle_since.cast_signed(), agent.last_match.cast_signed(), contact],
            )?;
            sqlite.add_profile(agent.id, agent.profile)?;
            match &agent.contact {
                Some(contact) => sqlite.add_contact(contact, Some(agent.id))?,
                None => sqlite.run(BECOME_IDLE, [agent.id])?,
            }
        }
        for contact in &state.waiting {
            sqlite.add_contact(contact, None)?;
        }
        sqlite.run("COMMIT", [])?;
        // Statistics, from which the planner knows which index is worth it.
        sqlite.database.execute_batch("ANALYZE")?;
        Ok(sqlite)
    }

    fn run(&self, statement: &str, values: impl rusqlite::Params) -> Result<(), Failure> {
        self.database.prepare_cached(statement)?.execute(values)?;
        Ok(())
    }

    fn find(&self, statement: &str, id: u32) -> Result<Option<u32>, Failure> {
        Ok(self.database.prepare_cached(statement)?.query_row([id], |row| row.get(0)).optional()?)
    }

    fn add_contact(&self, contact: &Contact, agent: Option<u32>) -> Result<(), Failure> {
        let skill = |place: usize| contact.asks.get(place).map(|ask: &Skilled| ask.skill);
        let level = |place: usize| contact.asks.get(place).map(|ask: &Skilled| ask.level);
        self.run(
            ADD_CONTACT,
            params![
                contact.id,
                contact.queue,
                contact.class,
                agent,
                skill(0),
                level(0),
                skill(1),
                level(1),
                skill(2),
                level(2),
            ],
        )
    }

    fn add_profile(&self, agent: u32, profile: u32) -> Result<(), Failure> {
        let Profile { memberships, skills } = &self.profiles[profile as usize];
        for own in memberships {
            self.run(ADD_MEMBERSHIP, params![agent, own.queue, own.level])?;
        }
        for own in skills {
            self.run(ADD_SKILL, params![agent, own.skill, own.level])?;
        }
        Ok(())
    }

    fn remove_profile(&self, agent: u32) -> Result<(), Failure> {
        self.run("DELETE FROM membership WHERE agent = ?1", [agent])?;
        self.run("DELETE FROM skill WHERE agent = ?1", [agent])
    }

    /// The contact for an idle agent that is on no list; it is put on those of its queues if there is none.
    fn look_for_contact(&mut self, agent: u32) -> Result<Option<Pair>, Failure> {
        match self.find(LOOK_FOR_CONTACT, agent)? {
            Some(contact) => self.pair(contact, agent).map(Some),
            None => self.run(BECOME_IDLE, [agent]).map(|()| None),
        }
    }

    fn look_for_agent(&mut self, contact: u32) -> Result<Option<Pair>, Failure> {
        match self.find(LOOK_FOR_AGENT, contact)? {
            Some(agent) => {
                self.run(BECOME_BUSY, [agent])?;
                self.pair(contact, agent).map(Some)
            }
            None => Ok(None),
        }
    }

    fn pair(&mut self, contact: u32, agent: u32) -> Result<Pair, Failure> {
        self.matches += 1;
        self.run("UPDATE contact SET agent = ?2 WHERE id = ?1", [contact, agent])?;
        let values = params![agent, contact, self.matches.cast_signed()];
        self.run("UPDATE agent SET contact = ?2, last_match = ?3 WHERE id = ?1", values)?;
        Ok(Pair { contact, agent })
    }

    fn decide(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        let now = step.at.cast_signed();
        match &step.event {
            Event::Arrive(contact) => {
                self.add_contact(contact, None)?;
                self.look_for_agent(contact.id)
            }
            Event::Complete { contact } => {
                let agent = self.find("DELETE FROM contact WHERE id = ?1 RETURNING agent", *contact)?;
                let agent = agent.ok_or("nobody has the contact")?;
                self.run("UPDATE agent SET contact = NULL, idle_since = ?2 WHERE id = ?1", params![agent, now])?;
                self.look_for_contact(agent)
            }
            Event::Abandon { contact } => {
                self.run("DELETE FROM contact WHERE id = ?1", [*contact])?;
                Ok(None)
            }
            Event::SignIn { agent, profile } => {
                self.run(ADD_AGENT, params![agent, now, 0, None::<u32>])?;
                self.add_profile(*agent, *profile)?;
                self.look_for_contact(*agent)
            }
            Event::SignOut { agent } => {
                let contact = self.contact_of(*agent)?;
                if contact.is_none() {
                    self.run(BECOME_BUSY, [*agent])?;
                }
                self.run("DELETE FROM agent WHERE id = ?1", [*agent])?;
                self.remove_profile(*agent)?;
                let Some(contact) = contact else { return Ok(None) };
                self.run("UPDATE contact SET agent = NULL WHERE id = ?1", [contact])?;
                self.look_for_agent(contact)
            }
            Event::Change { agent, profile } => {
                let is_idle = self.contact_of(*agent)?.is_none();
                if is_idle {
                    self.run(BECOME_BUSY, [*agent])?;
                }
                self.remove_profile(*agent)?;
                self.add_profile(*agent, *profile)?;
                if is_idle { self.look_for_contact(*agent) } else { Ok(None) }
            }
        }
    }

    fn contact_of(&self, agent: u32) -> Result<Option<u32>, Failure> {
        let mut statement = self.database.prepare_cached("SELECT contact FROM agent WHERE id = ?1")?;
        Ok(statement.query_row([agent], |row| row.get(0))?)
    }
}

impl Competitor for Sqlite<'_> {
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        self.run("BEGIN", [])?;
        let pair = self.decide(step)?;
        self.run("COMMIT", [])?;
        Ok(pair)
    }
}
