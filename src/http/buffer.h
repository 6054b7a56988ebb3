// A run of bytes that grows at its end and is used up from its front.
//
// Requests are read into it and answers are written into it; both stay contiguous. Buffers are
// handed round within one io thread, through its pool, so that the memory of a warm server is
// neither asked for nor given back. Not shared between threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace onrush::http {

class Buffer {
public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept { swap(other); }
    Buffer& operator=(Buffer&& other) noexcept {
        Buffer(std::move(other)).swap(*this);
        return *this;
    }

    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const { return end_ - begin_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] char* data() { return bytes_.get() + begin_; }
    [[nodiscard]] std::string_view view() const { return {bytes_.get() + begin_, size()}; }

    // Room for `count` more bytes at the end; commit() says how many were put there.
    [[nodiscard]] char* room(std::size_t count) {
        if (capacity_ - end_ < count) [[unlikely]] {
            make_room(count);
        }
        return bytes_.get() + end_;
    }
    void commit(std::size_t count) { end_ += count; }

    void append(std::string_view bytes) {
        if (!bytes.empty()) {
            std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
            end_ += bytes.size();
        }
    }
    void push(char byte) {
        *room(1) = byte;
        ++end_;
    }
    // Forgets `count` bytes at the front.
    void consume(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) {
            begin_ = end_ = 0;
        }
    }
    void truncate(std::size_t size) { end_ = begin_ + size; }
    void clear() { begin_ = end_ = 0; }

    void swap(Buffer& other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(capacity_, other.capacity_);
        std::swap(begin_, other.begin_);
        std::swap(end_, other.end_);
    }

private:
    void make_room(std::size_t count) {
        std::size_t used = size();
        if (capacity_ >= used + count && begin_ >= capacity_ / 2) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, used);
        } else {
            std::size_t capacity = std::max<std::size_t>({1024, capacity_ * 2, used + count});
            auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
            if (used != 0) {
                std::memcpy(bytes.get(), bytes_.get() + begin_, used);
            }
            bytes_ = std::move(bytes);
            capacity_ = capacity;
        }
        begin_ = 0;
        end_ = used;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

// Spare buffers of one io thread. Keeps a bounded number of them, none of them large.
class BufferPool {
public:
    BufferPool() { spare_.reserve(spare_buffers_max); }

    [[nodiscard]] Buffer take() {
        if (spare_.empty()) {
            return {};
        }
        Buffer buffer = std::move(spare_.back());
        spare_.pop_back();
        return buffer;
    }
    void give_back(Buffer&& buffer) {
        if (buffer.capacity() != 0 && buffer.capacity() <= spare_bytes_max &&
            spare_.size() < spare_buffers_max) {
            buffer.clear();
            spare_.push_back(std::move(buffer));
        } else {
            buffer = Buffer();
        }
    }

private:
    static constexpr std::size_t spare_buffers_max = 1024;
    static constexpr std::size_t spare_bytes_max = 16 * 1024;

    std::vector<Buffer> spare_;
};

}  // namespace onrush::http
