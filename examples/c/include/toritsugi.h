/*
 * The contact router toritsugi for C.
 *
 * Every function that can fail gives a code: 0, or a number that never changes its meaning, with a message in
 * `toritsugi_last_error`. Codes below 9000 are those of the library (docs/errors.md), the others those of this
 * binding (README.md).
 *
 * No function may be given a handle that another thread uses at that moment, but plans: those never change. A handle
 * may be made on one thread and used on another. No panic leaves a function: it is code 9005.
 */

#ifndef TORITSUGI_H
#define TORITSUGI_H

/* Made by cbindgen from the sources; `cargo test` compares the two. Do not change it by hand. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// Bit of `present`: the agent is there.
#define TORITSUGI_HAS_AGENT 1

// Bit of `present`: the other agent is there.
#define TORITSUGI_HAS_OTHER_AGENT 2

// Bit of `present`: the time, or the span, is there.
#define TORITSUGI_HAS_TIME 4

// Bit of `present`: the site is there.
#define TORITSUGI_HAS_SITE 8

// Bit of `present`: the tenant is there.
#define TORITSUGI_HAS_TENANT 16

// Bit of `present`: the number is there.
#define TORITSUGI_HAS_NUMBER 32

// Bit of `present`: the key is there.
#define TORITSUGI_HAS_KEY 64

// Bit of `present`: the other queue is there.
#define TORITSUGI_HAS_OTHER_QUEUE 128

// Bit of `present`: the contact is outbound.
#define TORITSUGI_IS_OUTBOUND 256

// Bit of `present`: the age restarts.
#define TORITSUGI_AGE_RESTARTS 512

// The kind of a flat command.
enum ToritsugiCommandKind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint16_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // `advance`
  TORITSUGI_COMMAND_KIND_ADVANCE = 1,
  // `enqueue`
  TORITSUGI_COMMAND_KIND_ENQUEUE = 2,
  // `transfer`
  TORITSUGI_COMMAND_KIND_TRANSFER = 3,
  // `set_priority`
  TORITSUGI_COMMAND_KIND_SET_PRIORITY = 4,
  // `connect`
  TORITSUGI_COMMAND_KIND_CONNECT = 5,
  // `complete`
  TORITSUGI_COMMAND_KIND_COMPLETE = 6,
  // `abandon`
  TORITSUGI_COMMAND_KIND_ABANDON = 7,
  // `cancel`
  TORITSUGI_COMMAND_KIND_CANCEL = 8,
  // `accept_offer`
  TORITSUGI_COMMAND_KIND_ACCEPT_OFFER = 9,
  // `decline_offer`
  TORITSUGI_COMMAND_KIND_DECLINE_OFFER = 10,
  // `withdraw_offer`
  TORITSUGI_COMMAND_KIND_WITHDRAW_OFFER = 11,
  // `set_ready`
  TORITSUGI_COMMAND_KIND_SET_READY = 12,
  // `set_not_ready`
  TORITSUGI_COMMAND_KIND_SET_NOT_READY = 13,
  // `drain`
  TORITSUGI_COMMAND_KIND_DRAIN = 14,
  // `sign_out`
  TORITSUGI_COMMAND_KIND_SIGN_OUT = 15,
  // `end_wrap_up`
  TORITSUGI_COMMAND_KIND_END_WRAP_UP = 16,
  // `extend_wrap_up`
  TORITSUGI_COMMAND_KIND_EXTEND_WRAP_UP = 17,
  // `pull`
  TORITSUGI_COMMAND_KIND_PULL = 18,
  // `force_assign`
  TORITSUGI_COMMAND_KIND_FORCE_ASSIGN = 19,
  // `park`
  TORITSUGI_COMMAND_KIND_PARK = 20,
  // `resume`
  TORITSUGI_COMMAND_KIND_RESUME = 21,
  // `customer_answered`
  TORITSUGI_COMMAND_KIND_CUSTOMER_ANSWERED = 22,
  // `attempt_failed`
  TORITSUGI_COMMAND_KIND_ATTEMPT_FAILED = 23,
  // `close_queue`
  TORITSUGI_COMMAND_KIND_CLOSE_QUEUE = 24,
  // `open_queue`
  TORITSUGI_COMMAND_KIND_OPEN_QUEUE = 25,
  // `close_site`
  TORITSUGI_COMMAND_KIND_CLOSE_SITE = 26,
  // `open_site`
  TORITSUGI_COMMAND_KIND_OPEN_SITE = 27,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ToritsugiCommandKind ToritsugiCommandKind;
#else
typedef uint16_t ToritsugiCommandKind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The kind of a flat event. 0 is one that this version does not know.
enum ToritsugiEventKind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint16_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // `queued`
  TORITSUGI_EVENT_KIND_QUEUED = 1,
  // `offered`
  TORITSUGI_EVENT_KIND_OFFERED = 2,
  // `offer_accepted`
  TORITSUGI_EVENT_KIND_OFFER_ACCEPTED = 3,
  // `offer_declined`
  TORITSUGI_EVENT_KIND_OFFER_DECLINED = 4,
  // `offer_expired`
  TORITSUGI_EVENT_KIND_OFFER_EXPIRED = 5,
  // `offer_withdrawn`
  TORITSUGI_EVENT_KIND_OFFER_WITHDRAWN = 6,
  // `connected`
  TORITSUGI_EVENT_KIND_CONNECTED = 7,
  // `completed`
  TORITSUGI_EVENT_KIND_COMPLETED = 8,
  // `transferred`
  TORITSUGI_EVENT_KIND_TRANSFERRED = 9,
  // `requeued`
  TORITSUGI_EVENT_KIND_REQUEUED = 10,
  // `priority_changed`
  TORITSUGI_EVENT_KIND_PRIORITY_CHANGED = 11,
  // `abandoned`
  TORITSUGI_EVENT_KIND_ABANDONED = 12,
  // `cancelled`
  TORITSUGI_EVENT_KIND_CANCELLED = 13,
  // `maximum_wait_reached`
  TORITSUGI_EVENT_KIND_MAXIMUM_WAIT_REACHED = 14,
  // `wrap_up_started`
  TORITSUGI_EVENT_KIND_WRAP_UP_STARTED = 15,
  // `wrap_up_ended`
  TORITSUGI_EVENT_KIND_WRAP_UP_ENDED = 16,
  // `agent_signed_in`
  TORITSUGI_EVENT_KIND_AGENT_SIGNED_IN = 17,
  // `agent_updated`
  TORITSUGI_EVENT_KIND_AGENT_UPDATED = 18,
  // `agent_ready`
  TORITSUGI_EVENT_KIND_AGENT_READY = 19,
  // `agent_not_ready`
  TORITSUGI_EVENT_KIND_AGENT_NOT_READY = 20,
  // `agent_draining`
  TORITSUGI_EVENT_KIND_AGENT_DRAINING = 21,
  // `agent_signed_out`
  TORITSUGI_EVENT_KIND_AGENT_SIGNED_OUT = 22,
  // `step_taken`
  TORITSUGI_EVENT_KIND_STEP_TAKEN = 23,
  // `overflowed`
  TORITSUGI_EVENT_KIND_OVERFLOWED = 24,
  // `callback_offered`
  TORITSUGI_EVENT_KIND_CALLBACK_OFFERED = 25,
  // `ended`
  TORITSUGI_EVENT_KIND_ENDED = 26,
  // `stage_ended`
  TORITSUGI_EVENT_KIND_STAGE_ENDED = 27,
  // `fell_back`
  TORITSUGI_EVENT_KIND_FELL_BACK = 28,
  // `callback_requested`
  TORITSUGI_EVENT_KIND_CALLBACK_REQUESTED = 29,
  // `callback_due`
  TORITSUGI_EVENT_KIND_CALLBACK_DUE = 30,
  // `customer_answered`
  TORITSUGI_EVENT_KIND_CUSTOMER_ANSWERED = 31,
  // `attempt_failed`
  TORITSUGI_EVENT_KIND_ATTEMPT_FAILED = 32,
  // `callback_failed`
  TORITSUGI_EVENT_KIND_CALLBACK_FAILED = 33,
  // `callback_expired`
  TORITSUGI_EVENT_KIND_CALLBACK_EXPIRED = 34,
  // `parked`
  TORITSUGI_EVENT_KIND_PARKED = 35,
  // `resumed`
  TORITSUGI_EVENT_KIND_RESUMED = 36,
  // `paused`
  TORITSUGI_EVENT_KIND_PAUSED = 37,
  // `unpaused`
  TORITSUGI_EVENT_KIND_UNPAUSED = 38,
  // `wrap_up_extended`
  TORITSUGI_EVENT_KIND_WRAP_UP_EXTENDED = 39,
  // `agent_kept_ready`
  TORITSUGI_EVENT_KIND_AGENT_KEPT_READY = 40,
  // `queue_opened`
  TORITSUGI_EVENT_KIND_QUEUE_OPENED = 41,
  // `queue_closed`
  TORITSUGI_EVENT_KIND_QUEUE_CLOSED = 42,
  // `site_opened`
  TORITSUGI_EVENT_KIND_SITE_OPENED = 43,
  // `site_closed`
  TORITSUGI_EVENT_KIND_SITE_CLOSED = 44,
  // `plan_replaced`
  TORITSUGI_EVENT_KIND_PLAN_REPLACED = 45,
  // `agent_affected`
  TORITSUGI_EVENT_KIND_AGENT_AFFECTED = 46,
  // `strategy_failed`
  TORITSUGI_EVENT_KIND_STRATEGY_FAILED = 47,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ToritsugiEventKind ToritsugiEventKind;
#else
typedef uint16_t ToritsugiEventKind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a plan names.
enum ToritsugiNamed
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint16_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // Queues.
  TORITSUGI_NAMED_QUEUE = 0,
  // Channels.
  TORITSUGI_NAMED_CHANNEL = 1,
  // Skills.
  TORITSUGI_NAMED_SKILL = 2,
  // Tenants.
  TORITSUGI_NAMED_TENANT = 3,
  // Sites.
  TORITSUGI_NAMED_SITE = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ToritsugiNamed ToritsugiNamed;
#else
typedef uint16_t ToritsugiNamed;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Bytes and text that functions write: make one, use it again and again, free it. Behind the bytes stands a NUL that does not count.
typedef struct ToritsugiBuffer ToritsugiBuffer;

// Events that functions append to: make one, clear it and use it again, free it.
typedef struct ToritsugiEvents ToritsugiEvents;

// Writes a journal. Its bytes are those that every other binding writes for the same commands.
typedef struct ToritsugiJournal ToritsugiJournal;

// A plan. It never changes, so threads may share it.
typedef struct ToritsugiPlan ToritsugiPlan;

// A router.
typedef struct ToritsugiRouter ToritsugiRouter;

// An id of 128 bits, as two numbers.
typedef struct {
  // The lower 64 bits: the whole id, if it is a small number.
  uint64_t low;
  // The upper 64 bits.
  uint64_t high;
} ToritsugiId;

// An event of 104 bytes. Fields that its kind does not use are 0.
typedef struct {
  // Its number, from 1, without gaps.
  uint64_t sequence;
  // The instant at which it happened, in microseconds.
  uint64_t at;
  // The contact.
  ToritsugiId contact;
  // The agent.
  ToritsugiId agent;
  // The agent that the contact waits for.
  ToritsugiId other_agent;
  // The offer.
  uint64_t offer;
  // An instant in microseconds: since when, until when, or when it was due.
  uint64_t time;
  // A priority, a disposition, a count or a reason of the host's own.
  int64_t number;
  // An `EventKind`.
  uint16_t kind;
  // Which of the optional fields are there: bits.
  uint16_t present;
  // The number of the queue.
  uint16_t queue;
  // The number of the queue to which the contact goes.
  uint16_t other_queue;
  // The number of the channel.
  uint16_t channel;
  // The number of the tenant.
  uint16_t tenant;
  // The number of the site.
  uint16_t site;
  // One of a few choices, from 0: their names are in the layout.
  uint16_t choice;
} ToritsugiEvent;


// A command of 96 bytes. Fields that its kind does not use are 0 or ignored.
typedef struct {
  // Its time, in microseconds.
  uint64_t at;
  // The contact.
  ToritsugiId contact;
  // The agent.
  ToritsugiId agent;
  // The key by which it is applied once, if `present` says so.
  ToritsugiId key;
  // The offer.
  uint64_t offer;
  // A span in microseconds.
  uint64_t span;
  // A priority, a disposition or a reason of the host's own.
  int64_t number;
  // A `CommandKind`.
  uint16_t kind;
  // Which of the optional fields are there: bits.
  uint16_t present;
  // The number of the queue.
  uint16_t queue;
  // The number of the queue to which contacts go.
  uint16_t other_queue;
  // The number of the channel.
  uint16_t channel;
  // The number of the tenant.
  uint16_t tenant;
  // The number of the site.
  uint16_t site;
  // One of a few choices, from 0: their names are in the layout.
  uint16_t choice;
} ToritsugiCommand;


// When the router must be called again at the latest.
typedef struct {
  // Whether there is a deadline.
  bool is_there;
  // When, in microseconds.
  uint64_t at;
} ToritsugiDeadline;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// A new buffer without bytes; null only if there is no memory.
ToritsugiBuffer *toritsugi_buffer_new(void);

// The bytes, behind which stands a NUL; valid until the buffer is written or freed. Null for null.
//
// # Safety
// `buffer` is null or a buffer that is not in use elsewhere.
const uint8_t *toritsugi_buffer_data(const ToritsugiBuffer *buffer);

// How many bytes there are, without the NUL. 0 for null.
//
// # Safety
// `buffer` is null or a buffer that is not in use elsewhere.
size_t toritsugi_buffer_length(const ToritsugiBuffer *buffer);

// Frees a buffer; null is nothing to free.
//
// # Safety
// `buffer` is null or a buffer that was not freed before.
void toritsugi_buffer_free(ToritsugiBuffer *buffer);

// The message of the last call on this thread that was refused; empty if there was none. Never null; valid until the next call on this
// thread that is refused.
const char *toritsugi_last_error(void);

// The version of the library, such as `0.1.0`. Never null; valid for ever.
const char *toritsugi_version(void);

// A new list without events.
ToritsugiEvents *toritsugi_events_new(void);

// Frees a list; null is nothing to free.
//
// # Safety
// `events` is null or a list that was not freed before.
void toritsugi_events_free(ToritsugiEvents *events);

// Removes all events; null has none.
//
// # Safety
// `events` is null or a list that is not in use elsewhere.
void toritsugi_events_clear(ToritsugiEvents *events);

// How many events there are. 0 for null.
//
// # Safety
// `events` is null or a list that is not in use elsewhere.
size_t toritsugi_events_count(const ToritsugiEvents *events);

// The events, one behind the other; valid until the list is changed or freed. Null for null.
//
// # Safety
// `events` is null or a list that is not in use elsewhere.
const ToritsugiEvent *toritsugi_events_data(const ToritsugiEvents *events);

// Writes all events as a JSON list, as the library's serde forms: what a plan names is a number.
//
// # Safety
// `events` is null or a list that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_events_to_json(const ToritsugiEvents *events, ToritsugiBuffer *buffer);

// Writes flat events as JSON, as `toritsugi_events_to_json` does: for events that the caller has kept.
//
// # Safety
// `events` is null or to `count` events; `buffer` is null or a buffer that is not in use elsewhere.
uint16_t toritsugi_flat_events_to_json(const ToritsugiEvent *events,
                                       size_t count,
                                       ToritsugiBuffer *buffer);

// Writes the layout of flat records as JSON: for `commands` and `events` the number and name of each kind, with the slot of each field;
// `choices` has what the numbers of a slot stand for.
//
// # Safety
// `buffer` is null or a buffer that is not in use elsewhere.
uint16_t toritsugi_layout_json(ToritsugiBuffer *buffer);

// A new journal, from the present state of this router on.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; `out` is null or a place for a pointer.
uint16_t toritsugi_journal_begin(const ToritsugiRouter *router,
                                 ToritsugiJournal **out);

// Frees a journal; null is nothing to free.
//
// # Safety
// `journal` is null or a journal that was not freed before.
void toritsugi_journal_free(ToritsugiJournal *journal);

// Appends a flat command with its time, and its key if it has one.
//
// # Safety
// `journal` is null or a journal that is not in use elsewhere; `command` is null or to a command.
uint16_t toritsugi_journal_append(ToritsugiJournal *journal, const ToritsugiCommand *command);

// Appends a command in JSON, which is read with the plan of this router; `key` is null or its key.
//
// # Safety
// `journal` is null or a journal that is not in use elsewhere, and `router` a router; `key` is null or to an id; `command` is null or text
// that ends with a NUL.
uint16_t toritsugi_journal_append_json(ToritsugiJournal *journal,
                                       const ToritsugiRouter *router,
                                       uint64_t at,
                                       const ToritsugiId *key,
                                       const char *command);

// Writes the bytes that were appended since the last time, to be stored behind those before.
//
// # Safety
// `journal` is null or a journal that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_journal_take(ToritsugiJournal *journal, ToritsugiBuffer *buffer);

// Applies every record of a journal to a router that is in the state from which the journal starts; appends what happens to `events`.
//
// `whole`, if it is not null, gets how many bytes the whole records take. After a crash in the middle of a write the code is 1402: cut the
// bytes there, and go on. `out`, if it is not null, gets a journal that goes on behind them.
//
// # Safety
// `bytes` is null or to `length` bytes; `router` and `events` are null or handles that are not in use elsewhere; `whole` and `out` are null
// or places for what they get.
uint16_t toritsugi_journal_replay(const uint8_t *bytes,
                                  size_t length,
                                  ToritsugiRouter *router,
                                  ToritsugiEvents *events,
                                  size_t *whole,
                                  ToritsugiJournal **out);

// Reads a plan from JSON (docs/plan.md: every key that a file in TOML has).
//
// # Safety
// `json` is null or text that ends with a NUL; `out` is null or a place for a pointer.
uint16_t toritsugi_plan_from_json(const char *json, ToritsugiPlan **out);

// Frees a plan; null is nothing to free. Routers that were made with it go on.
//
// # Safety
// `plan` is null or a plan that was not freed before.
void toritsugi_plan_free(ToritsugiPlan *plan);

// Writes the plan as JSON, as it was read but for defaults.
//
// # Safety
// `plan` is null or a plan; `buffer` is null or a buffer that is not in use elsewhere.
uint16_t toritsugi_plan_to_json(const ToritsugiPlan *plan, ToritsugiBuffer *buffer);

// The number of a name. `named` is one of `ToritsugiNamed`.
//
// # Safety
// `plan` is null or a plan; `name` is null or text that ends with a NUL; `number` is null or a place for a number.
uint16_t toritsugi_plan_number(const ToritsugiPlan *plan,
                               uint16_t named,
                               const char *name,
                               uint16_t *number);

// Writes the name of a number. `named` is one of `ToritsugiNamed`.
//
// # Safety
// `plan` is null or a plan; `buffer` is null or a buffer that is not in use elsewhere.
uint16_t toritsugi_plan_name(const ToritsugiPlan *plan,
                             uint16_t named,
                             uint16_t number,
                             ToritsugiBuffer *buffer);

// A router with this plan, at time 0, without contacts and agents.
//
// # Safety
// `plan` is null or a plan; `out` is null or a place for a pointer.
uint16_t toritsugi_router_new(const ToritsugiPlan *plan, ToritsugiRouter **out);

// A router from the bytes of a snapshot, which goes on exactly as the first would have.
//
// # Safety
// `bytes` is null or to `length` bytes; `out` is null or a place for a pointer.
uint16_t toritsugi_router_restore(const uint8_t *bytes, size_t length, ToritsugiRouter **out);

// Frees a router; null is nothing to free.
//
// # Safety
// `router` is null or a router that was not freed before.
void toritsugi_router_free(ToritsugiRouter *router);

// The plan that holds now, as a handle of its own.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; `out` is null or a place for a pointer.
uint16_t toritsugi_router_plan(const ToritsugiRouter *router,
                               ToritsugiPlan **out);

// Fires every timer that is due, then applies one flat command, and appends what happened to `events`. If the command has a key, it is
// applied once, and `repeat` says whether it came before; `repeat` may be null.
//
// # Safety
// `router` and `events` are null or handles that are not in use elsewhere; `command` is null or to a command; `repeat` is null or a
// place for a bool.
uint16_t toritsugi_router_apply(ToritsugiRouter *router,
                                const ToritsugiCommand *command,
                                ToritsugiEvents *events,
                                bool *repeat);

// Applies so many flat commands one after the other, whatever becomes of each, and appends what happened to `events`. `codes`, if it is not
// null, gets the code of each. The code that is given back is about the call alone: it is 0 even if commands are refused.
//
// # Safety
// `router` and `events` are null or handles that are not in use elsewhere; `commands` is null or to `count` commands; `codes` is null
// or to places for as many numbers.
uint16_t toritsugi_router_apply_all(ToritsugiRouter *router,
                                    const ToritsugiCommand *commands,
                                    size_t count,
                                    uint16_t *codes,
                                    ToritsugiEvents *events);

// As `toritsugi_router_apply`, for a command in JSON: `{"type": "connect", "contact": 7}`, or as the library's serde form. Names may stand
// for what the plan names, and a requirement or profile may be as people write it.
//
// # Safety
// `router` and `events` are null or handles that are not in use elsewhere; `command` is null or text that ends with a NUL.
uint16_t toritsugi_router_apply_json(ToritsugiRouter *router,
                                     uint64_t at,
                                     const char *command,
                                     ToritsugiEvents *events);

// As `toritsugi_router_apply_json`, for a command that may arrive more than once: `key` names this one command, and a repeat of it changes
// nothing and gives the first answer and events again. `repeat`, which may be null, says whether it is one.
//
// # Safety
// As `toritsugi_router_apply_json`; `repeat` is null or a place for a bool.
uint16_t toritsugi_router_apply_once_json(ToritsugiRouter *router,
                                          uint64_t at,
                                          ToritsugiId key,
                                          const char *command,
                                          ToritsugiEvents *events,
                                          bool *repeat);

// Reads a command in JSON for a router with this plan as a flat one, at time 0 and without a key; code 9006 if it has no flat form.
//
// # Safety
// `plan` is null or a plan; `command` is null or text that ends with a NUL; `out` is null or a place for a command.
uint16_t toritsugi_command_from_json(const ToritsugiPlan *plan,
                                     const char *command,
                                     ToritsugiCommand *out);

// The time of the last command, in microseconds.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; `at` is null or a place for a number.
uint16_t toritsugi_router_now(const ToritsugiRouter *router, uint64_t *at);

// When the router must be called again at the latest, if at all; if nothing else happens by then, with `advance`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; `deadline` is null or a place for one.
uint16_t toritsugi_router_next_deadline(const ToritsugiRouter *router,
                                        ToritsugiDeadline *deadline);

// Writes the whole state, for `toritsugi_router_restore`. As costly as the state is large.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_snapshot(const ToritsugiRouter *router, ToritsugiBuffer *buffer);

// A hash of the whole state: 16 bytes, equal for equal states on every machine, in the order in which people write them. As costly as a
// snapshot.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; `digest` is null or a place for 16 bytes.
uint16_t toritsugi_router_digest(const ToritsugiRouter *router,
                                 uint8_t *digest);

// Writes as JSON: a contact that has not ended, or `null`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_contact_json(const ToritsugiRouter *router,
                                       ToritsugiId contact,
                                       ToritsugiBuffer *buffer);

// Writes as JSON: an agent that is signed in, or `null`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_agent_json(const ToritsugiRouter *router,
                                     ToritsugiId agent,
                                     ToritsugiBuffer *buffer);

// Writes as JSON: the counts of a queue, or `null`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_queue_json(const ToritsugiRouter *router,
                                     uint16_t queue,
                                     ToritsugiBuffer *buffer);

// Writes as JSON: the contacts that wait in a queue, most urgent first.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_waiting_json(const ToritsugiRouter *router,
                                       uint16_t queue,
                                       ToritsugiBuffer *buffer);

// Writes as JSON: every contact that has not ended, by id.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_contacts_json(const ToritsugiRouter *router, ToritsugiBuffer *buffer);

// Writes as JSON: every agent that is signed in, by id.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_agents_json(const ToritsugiRouter *router, ToritsugiBuffer *buffer);

// Writes as JSON: when the router must be called again at the latest, and why, or `null`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_deadline_json(const ToritsugiRouter *router, ToritsugiBuffer *buffer);

// Writes as JSON: where a waiting contact stands in its queue.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_position_json(const ToritsugiRouter *router,
                                        ToritsugiId contact,
                                        ToritsugiBuffer *buffer);

// Writes as JSON: how long a waiting contact can expect to wait.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_estimate_json(const ToritsugiRouter *router,
                                        ToritsugiId contact,
                                        ToritsugiBuffer *buffer);

// Writes as JSON: why a contact is where it is: `explanation`, and the same in `words`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_explain_contact_json(const ToritsugiRouter *router,
                                               ToritsugiId contact,
                                               ToritsugiBuffer *buffer);

// Writes as JSON: what an agent takes next: `explanation`, and the same in `words`.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_explain_agent_json(const ToritsugiRouter *router,
                                             ToritsugiId agent,
                                             ToritsugiBuffer *buffer);

// Writes as JSON: why the offers of the last command were made.
//
// # Safety
// `router` is null or a router that is not in use elsewhere; so is `buffer`.
uint16_t toritsugi_router_decisions_json(const ToritsugiRouter *router, ToritsugiBuffer *buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* TORITSUGI_H */
