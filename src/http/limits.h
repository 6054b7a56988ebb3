// Every limit of the HTTP server, in one place, with how they relate.
//
// Over a limit there is always a named refusal (problem.h), never a silent cut. The ones that an
// operator may lower are in Settings (server.h), which may not raise them above these.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onrush::http::limits {

// A request. 414, 431 and 413 above.
inline constexpr std::size_t request_line_bytes_max = 8 * 1024;  // without its CRLF
inline constexpr std::size_t head_bytes_max = 16 * 1024;  // request line, fields and the empty line
inline constexpr std::size_t header_fields_max = 64;
inline constexpr std::size_t body_bytes_max = 64 * 1024;  // after chunked coding is taken off

// Chunked bodies. 400 above.
inline constexpr std::size_t chunk_size_digits_max = 8;
inline constexpr std::size_t chunk_line_bytes_max = 256;  // size and extensions, without CRLF
inline constexpr std::size_t trailer_bytes_max = 4 * 1024;
// What chunked coding may add to a body of the largest size before it is refused.
inline constexpr std::size_t chunk_framing_bytes_max = 64 * 1024;

// The header of the PROXY protocol; the connection is closed above.
inline constexpr std::size_t proxy_header_bytes_max = 1024;

// What is kept of a request for its answer and for facts.
inline constexpr std::size_t request_id_bytes_max = 64;
inline constexpr std::size_t traceparent_bytes = 55;
inline constexpr std::size_t path_parameters_max = 4;
inline constexpr std::size_t path_segments_max = 12;
inline constexpr std::size_t path_text_bytes_max = 200;  // of one text parameter; 404 above

// A connection and the server.
inline constexpr std::size_t connections_max = 50'000;  // of all io threads together; 503 above
inline constexpr std::size_t pipelined_requests_max = 32;
inline constexpr std::size_t requests_per_turn_max = 32;  // of one connection
// Of answers to one connection in one turn, before they are compressed; one may be larger.
inline constexpr std::size_t made_per_turn_bytes_max = 16 * 1024;
inline constexpr std::size_t output_bytes_max = 256 * 1024;  // waiting, before reading pauses
// Waiting in one connection that takes no more, before it is closed; one answer may be larger.
inline constexpr std::size_t untaken_bytes_max = 1024 * 1024;
inline constexpr std::size_t tls_wire_bytes_max = 64 * 1024;  // encrypted ahead of the socket
inline constexpr std::size_t tls_kept_bytes_max = 32 * 1024;  // by each buffer that is empty
// Waiting in all connections, before those that have taken nothing for longest are closed.
inline constexpr std::size_t all_untaken_bytes_default = 128 * 1024 * 1024;
inline constexpr std::size_t all_untaken_bytes_min = 1024 * 1024;
inline constexpr std::size_t all_untaken_bytes_max = std::size_t{16} * 1024 * 1024 * 1024;
inline constexpr std::size_t io_threads_max = 64;
inline constexpr std::size_t exchange_state_bytes_max = 896;
inline constexpr std::size_t stream_bytes_max = 256 * 1024;  // waiting in one streaming answer
// Waiting in one, before whoever has more for it waits as well.
inline constexpr std::size_t stream_ahead_bytes_max = 64 * 1024;

// Deadlines.
inline constexpr std::int64_t header_deadline_ms_max = 10'000;  // first byte to the empty line
inline constexpr std::int64_t body_deadline_ms_max = 20'000;    // empty line to the last byte
inline constexpr std::int64_t idle_deadline_ms_max = 75'000;    // between two requests
inline constexpr std::int64_t write_deadline_ms_max = 20'000;   // without one byte of progress
inline constexpr std::int64_t linger_deadline_ms_max = 2'000;   // discarding after a refusal
inline constexpr std::int64_t drain_deadline_ms_max = 30'000;

// Answers above this are compressed for who accepts it.
inline constexpr std::size_t gzip_bytes_min = 1'400;

// JSON bodies and query strings.
inline constexpr std::size_t json_depth_max = 16;    // of a described struct
inline constexpr std::size_t json_members_max = 64;  // of a described struct
inline constexpr std::size_t json_name_bytes_max = 64;
inline constexpr std::size_t json_string_bytes_max = 16 * 1024;
inline constexpr std::size_t json_items_max = 1'000;
inline constexpr std::size_t string_characters_max = 1'000;  // of a member without its own limit

static_assert(request_line_bytes_max < head_bytes_max);
static_assert(chunk_line_bytes_max > chunk_size_digits_max);
static_assert(json_string_bytes_max <= body_bytes_max);
static_assert(output_bytes_max >= body_bytes_max);
static_assert(output_bytes_max < untaken_bytes_max);
static_assert(stream_ahead_bytes_max < stream_bytes_max);
static_assert(tls_wire_bytes_max < output_bytes_max);
static_assert(untaken_bytes_max <= all_untaken_bytes_min);
static_assert(header_deadline_ms_max < idle_deadline_ms_max);
static_assert(linger_deadline_ms_max < drain_deadline_ms_max);

}  // namespace onrush::http::limits
