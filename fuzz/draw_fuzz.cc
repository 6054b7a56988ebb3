// Any bytes as the documents of a draw, the proof after a byte 0xff, which no JSON has: they are
// refused or checked. What is found right is wrong with any other rank, ticket or root.
#include <algorithm>
#include <cstdint>

#include "draw/check.h"
#include "http/json_body.h"

namespace {

using namespace onrush;

void expect_wrong(const draw::Draw& draw, const draw::DrawProof& proof, const char* what) {
    ONRUSH_CHECK(draw::check_draw(draw, &proof).worst().has_value(), "another {} is taken", what);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::size_t cut = std::min(bytes.find('\xff'), size);
    draw::Draw draw;
    if (http::decode_json(bytes.substr(0, cut), draw)) {
        return 0;
    }
    ONRUSH_CHECK(!draw::check_draw(draw, nullptr).all().empty(), "nothing said of {}", bytes);
    draw::DrawProof proof;
    if (cut == size || http::decode_json(bytes.substr(cut + 1), proof) ||
        draw::check_draw(draw, &proof).worst()) {
        return 0;
    }
    draw::DrawProof other = proof;
    other.rank = proof.rank == 0 ? 1 : proof.rank - 1;
    expect_wrong(draw, other, "rank");
    other = proof;
    other.ticket_id ^= 1;
    expect_wrong(draw, other, "ticket");
    draw.root->back() = draw.root->back() == '0' ? '1' : '0';
    expect_wrong(draw, proof, "root");
    return 0;
}
