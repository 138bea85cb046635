/* What is not so is refused, with a code and a message; nothing crashes. */

#include <stdio.h>
#include <string.h>

#include "toritsugi.h"

static int failures = 0;

static void refused(uint16_t actual, uint16_t code, const char *message) {
    if (actual == code && strcmp(toritsugi_last_error(), message) == 0) return;
    failures++;
    fprintf(stderr, "expected %u: %s\n   found %u: %s\n", code, message, actual, toritsugi_last_error());
}

int main(void) {
    ToritsugiPlan *plan = NULL;
    ToritsugiRouter *router = NULL;
    ToritsugiEvents *events = toritsugi_events_new();
    ToritsugiBuffer *buffer = toritsugi_buffer_new();
    ToritsugiCommand command = {0};
    ToritsugiId nobody = {1, 2};
    uint16_t number = 0;
    uint8_t digest[16];

    refused(toritsugi_plan_from_json(NULL, &plan), 9001, "json is null");
    refused(toritsugi_plan_from_json("{}", NULL), 9001, "out is null");
    refused(toritsugi_plan_from_json("\xff", &plan), 9002, "json is not UTF-8");
    refused(toritsugi_plan_from_json("{", &plan), 9003, "this is not a plan: EOF while parsing an object at line 1 column 1");
    refused(toritsugi_plan_from_json("{\"queue\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}", &plan), 1005, "queue `a`: the name is declared twice");
    if (plan) failures++;
    if (toritsugi_plan_from_json("{\"queue\": [{\"name\": \"a\"}]}", &plan) != 0) return 1;
    refused(toritsugi_plan_number(plan, TORITSUGI_NAMED_QUEUE, "b", &number), 9004, "there is no queue `b` in this plan");
    refused(toritsugi_plan_number(plan, 9, "b", &number), 9010, "there is no such number 9 in this plan");
    refused(toritsugi_plan_name(plan, TORITSUGI_NAMED_QUEUE, 1, buffer), 9010, "there is no such number 1 in this plan");

    refused(toritsugi_router_new(NULL, &router), 9001, "plan is null");
    refused(toritsugi_router_restore((const uint8_t *)"x", 1, &router), 1300, "these bytes are no snapshot");
    if (toritsugi_router_new(plan, &router) != 0) return 1;
    refused(toritsugi_router_apply(NULL, &command, events, NULL), 9001, "router is null");
    refused(toritsugi_router_apply(router, NULL, events, NULL), 9001, "command is null");
    refused(toritsugi_router_apply(router, &command, NULL, NULL), 9001, "events is null");
    refused(toritsugi_router_apply(router, &command, events, NULL), 9007, "kind 0 is out of its range in a flat record of kind 0");
    command.kind = TORITSUGI_COMMAND_KIND_SET_PRIORITY;
    command.number = 40000;
    refused(toritsugi_router_apply(router, &command, events, NULL), 9007, "number 40000 is out of its range in a flat record of kind 4");
    refused(toritsugi_router_apply_all(router, NULL, 1, NULL, events), 9001, "commands is null");
    refused(toritsugi_router_apply_json(router, 0, "{\"type\": \"cancel\", \"contact\": 7}", events), 100, "there is no contact 7");
    refused(toritsugi_router_apply_json(router, 0, "{\"type\": \"cancel\", \"contact\": -7}", events), 9003,
            "this is not a command: out of range integral type conversion attempted");
    refused(toritsugi_router_position_json(router, nobody, buffer), 100, "there is no contact 00000000-0000-0002-0000-000000000001");
    refused(toritsugi_router_digest(NULL, digest), 9001, "router is null");
    refused(toritsugi_journal_replay((const uint8_t *)"x", 1, router, events, NULL, NULL), 1400, "these bytes are no journal");

    /* Null is nothing to free, nothing to count. */
    toritsugi_plan_free(NULL);
    toritsugi_router_free(NULL);
    toritsugi_events_free(NULL);
    toritsugi_buffer_free(NULL);
    toritsugi_journal_free(NULL);
    toritsugi_events_clear(NULL);
    if (toritsugi_events_count(NULL) != 0 || toritsugi_events_data(NULL) || toritsugi_buffer_length(NULL) != 0) failures++;

    toritsugi_router_free(router);
    toritsugi_plan_free(plan);
    toritsugi_events_free(events);
    toritsugi_buffer_free(buffer);
    printf("misuse: %d failures\n", failures);
    return failures == 0 ? 0 : 1;
}
