#include "features/room/http/draw_routes.h"

#include "features/room/look_up_draw.h"
#include "http/random_bytes.h"

namespace onrush::room {

namespace {

using RoomTable = api::RouteTable<RoomFeature>;

DrawSeeds fresh_seeds() {
    DrawSeeds seeds;
    http::fill_random(seeds.secret);
    http::fill_random(seeds.salt_key);
    return seeds;
}

}  // namespace

void add_create_room(RoomTable& table, RoomFeature& feature, api::Bridge& bridge) {
    http::Route& route = table.create<CreateRoom>("/v1/rooms", "Creates a waiting room");
    route.handle = [&feature, &bridge](http::Exchange& exchange) {
        CreateRoom input;
        if (!http::decode_body(exchange, *exchange.route->body, &input)) {
            return;
        }
        input.caller = api::caller_of<engine::Staff>(exchange);
        input.seeds = fresh_seeds();
        RoomTable::send(exchange, feature, bridge, std::move(input), api::AnswerJson());
    };
}

void add_draw(RoomTable& table) {
    table.get<LookUpDraw, &LookUpDraw::room>(
        "/v1/rooms/{id}/draw",
        "What is published of a room's draw so far, for onrush check-draw and /check-draw");
}

void add_draw_proof(RoomTable& table) {
    table.get<LookUpProof, &LookUpProof::room>(
        "/v1/rooms/{id}/tickets/me/proof",
        "The proof that the caller was drawn, and with which rank; also after the pass has ended");
}

}  // namespace onrush::room
