/*
 * Plays every case (`cargo run --example cases -- FOLDER`): by JSON, then flat where a command has a flat form, then from the
 * journal. Events, codes, messages, deadlines, digests and the bytes of the journal must be those of the case.
 */

#include <cjson/cJSON.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toritsugi.h"

static int failures = 0, flat_commands = 0, commands = 0;
static const char *name = "";

static void expect(int holds, const char *what, int line) {
    if (holds) return;
    failures++;
    fprintf(stderr, "%s, line %d: %s (%s)\n", name, line, what, toritsugi_last_error());
}

static char *file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) return NULL;
    fseek(in, 0, SEEK_END);
    long size = ftell(in);
    rewind(in);
    char *bytes = malloc((size_t)size + 1);
    size_t got = fread(bytes, 1, (size_t)size, in);
    bytes[got] = 0;
    fclose(in);
    return bytes;
}

static const cJSON *part(const cJSON *of, const char *key) { return cJSON_GetObjectItemCaseSensitive(of, key); }

/* A time is a number, or digits where a number would not be exact. */
static uint64_t instant(const cJSON *value) {
    return cJSON_IsString(value) ? strtoull(value->valuestring, NULL, 10) : (uint64_t)value->valuedouble;
}

static int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/* An id is a number, or a UUID where a number would not be exact. */
static ToritsugiId id(const cJSON *value) {
    ToritsugiId id = {0, 0};
    if (!cJSON_IsString(value)) {
        id.low = (uint64_t)value->valuedouble;
        return id;
    }
    for (const char *c = value->valuestring; *c; c++) {
        if (*c == '-') continue;
        id.high = id.high << 4 | id.low >> 60;
        id.low = id.low << 4 | (uint64_t)digit(*c);
    }
    return id;
}

static int same_digest(const ToritsugiRouter *router, const char *expected) {
    uint8_t digest[16];
    char digits[33];
    if (toritsugi_router_digest(router, digest) != 0) return 0;
    for (int i = 0; i < 16; i++) snprintf(digits + 2 * i, 3, "%02x", digest[i]);
    return strcmp(digits, expected) == 0;
}

static int same_json(const ToritsugiBuffer *buffer, const cJSON *expected) {
    cJSON *actual = cJSON_Parse((const char *)toritsugi_buffer_data(buffer));
    int same = cJSON_Compare(actual, expected, 1);
    cJSON_Delete(actual);
    return same;
}

/* One step, by either form; what follows from it must be what the case says. */
static void play(ToritsugiRouter *router, ToritsugiEvents *events, ToritsugiBuffer *buffer, const cJSON *step, int flat,
                 ToritsugiJournal *journal) {
    int line = part(step, "line")->valueint;
    uint64_t at = instant(part(step, "at"));
    const cJSON *key = part(step, "key"), *outcome = part(step, "outcome"), *deadline = part(step, "deadline");
    char *json = cJSON_PrintUnformatted(part(step, "command"));
    ToritsugiCommand command;
    ToritsugiPlan *plan = NULL;
    uint16_t code;
    bool repeat = false;

    toritsugi_events_clear(events);
    expect(toritsugi_router_plan(router, &plan) == 0, "plan", line);
    if (journal) {
        ToritsugiId host_key;
        if (!cJSON_IsNull(key)) host_key = id(key);
        expect(toritsugi_journal_append_json(journal, router, at, cJSON_IsNull(key) ? NULL : &host_key, json) == 0, "journal", line);
    }
    commands++;
    if (flat && toritsugi_command_from_json(plan, json, &command) == 0) {
        flat_commands++;
        command.at = at;
        if (!cJSON_IsNull(key)) {
            command.key = id(key);
            command.present |= TORITSUGI_HAS_KEY;
        }
        code = toritsugi_router_apply(router, &command, events, &repeat);
        expect(toritsugi_flat_events_to_json(toritsugi_events_data(events), toritsugi_events_count(events), buffer) == 0, "flat events", line);
    } else {
        code = cJSON_IsNull(key) ? toritsugi_router_apply_json(router, at, json, events)
                                 : toritsugi_router_apply_once_json(router, at, id(key), json, events, &repeat);
    }
    if (cJSON_IsString(outcome)) {
        expect(code == 0, "refused", line);
        expect(repeat == (strcmp(outcome->valuestring, "repeat") == 0), "repeat", line);
    } else {
        expect(code == part(outcome, "code")->valueint, "code", line);
        expect(strcmp(toritsugi_last_error(), part(outcome, "message")->valuestring) == 0, "message", line);
    }
    if (!flat) expect(toritsugi_events_to_json(events, buffer) == 0, "events", line);
    if (flat) expect(toritsugi_flat_events_to_json(toritsugi_events_data(events), toritsugi_events_count(events), buffer) == 0, "flat events", line);
    expect(same_json(buffer, part(step, "events")), "other events", line);
    ToritsugiDeadline next;
    expect(toritsugi_router_next_deadline(router, &next) == 0, "deadline", line);
    expect(next.is_there != cJSON_IsNull(deadline), "deadline", line);
    if (next.is_there) expect(next.at == instant(deadline), "deadline", line);
    expect(same_digest(router, part(step, "digest")->valuestring), "other digest", line);
    toritsugi_plan_free(plan);
    cJSON_free(json);
}

static void replay(ToritsugiPlan *plan, ToritsugiEvents *events, const cJSON *whole) {
    const char *digits = part(whole, "journal")->valuestring;
    size_t length = strlen(digits) / 2, taken = 0;
    uint8_t *bytes = malloc(length);
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)(digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
    ToritsugiRouter *router = NULL;
    expect(toritsugi_router_new(plan, &router) == 0, "router", 0);
    toritsugi_events_clear(events);
    expect(toritsugi_journal_replay(bytes, length, router, events, &taken, NULL) == 0, "replay", 0);
    expect(taken == length, "whole bytes", 0);
    expect(same_digest(router, part(whole, "digest")->valuestring), "other digest after the replay", 0);
    toritsugi_router_free(router);
    free(bytes);
}

static void same_journal(ToritsugiJournal *journal, ToritsugiBuffer *buffer, const cJSON *whole) {
    const char *digits = part(whole, "journal")->valuestring;
    expect(toritsugi_journal_take(journal, buffer) == 0, "journal", 0);
    const uint8_t *bytes = toritsugi_buffer_data(buffer);
    size_t length = toritsugi_buffer_length(buffer);
    int same = length * 2 == strlen(digits);
    for (size_t i = 0; same && i < length; i++) same = bytes[i] == (digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
    expect(same, "other bytes in the journal", 0);
}

static void run(const char *path) {
    char *text = file(path);
    cJSON *whole = cJSON_Parse(text);
    if (!whole) {
        failures++;
        fprintf(stderr, "%s is no case\n", path);
        free(text);
        return;
    }
    name = part(whole, "name")->valuestring;
    char *definition = cJSON_PrintUnformatted(part(whole, "plan"));
    ToritsugiPlan *plan = NULL;
    ToritsugiEvents *events = toritsugi_events_new();
    ToritsugiBuffer *buffer = toritsugi_buffer_new();
    expect(toritsugi_plan_from_json(definition, &plan) == 0, "plan", 0);
    for (int flat = 0; flat < 2; flat++) {
        ToritsugiRouter *router = NULL;
        ToritsugiJournal *journal = NULL;
        expect(toritsugi_router_new(plan, &router) == 0, "router", 0);
        if (!flat) expect(toritsugi_journal_begin(router, &journal) == 0, "journal", 0);
        const cJSON *step = NULL;
        cJSON_ArrayForEach(step, part(whole, "steps")) play(router, events, buffer, step, flat, journal);
        if (journal) same_journal(journal, buffer, whole);
        toritsugi_journal_free(journal);
        toritsugi_router_free(router);
    }
    replay(plan, events, whole);
    toritsugi_plan_free(plan);
    toritsugi_events_free(events);
    toritsugi_buffer_free(buffer);
    cJSON_free(definition);
    cJSON_Delete(whole);
    free(text);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "cases FOLDER [MOST]\n");
        return 2;
    }
    int most = argc > 2 ? atoi(argv[2]) : 1000000, played = 0;
    DIR *folder = opendir(argv[1]);
    if (!folder) {
        fprintf(stderr, "%s cannot be read\n", argv[1]);
        return 2;
    }
    for (struct dirent *entry; played < most && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 5, ".json") != 0) continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        run(path);
        played++;
    }
    closedir(folder);
    printf("%d cases, %d commands, %d of them flat: %d failures\n", played, commands, flat_commands, failures);
    if (argc == 2 && played < 300) {
        fprintf(stderr, "only %d cases\n", played);
        return 1;
    }
    return failures == 0 ? 0 : 1;
}
