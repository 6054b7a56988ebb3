// A file system for SQLite in front of another one: a file of ours with the real one behind it, in
// the one piece of memory that SQLite holds for both. What is not changed is handed on.
//
//   struct OurFile { sqlite3_file head; ... };
//   using Shim = VfsShim<OurFile>;
//   constexpr sqlite3_io_methods methods = Shim::methods_with([](auto& changed) {
//       changed.xWrite = write; });   // which calls Shim::hand_on<&sqlite3_io_methods::xWrite>
#pragma once

#include <sqlite3.h>

#include "base/check.h"

namespace onrush::mirror {

template <typename File>
class VfsShim {
    using Methods = sqlite3_io_methods;
    // SQLite aligns what it holds to 8 bytes and no more; so does what lies behind.
    static_assert(alignof(File) == 8 && sizeof(File) % 8 == 0);

    template <auto member>
    struct Forward;

    template <typename... Arguments, typename Result,
              Result (*Methods::*member)(sqlite3_file*, Arguments...)>
    struct Forward<member> {
        static Result call(sqlite3_file* file, Arguments... arguments) {
            sqlite3_file* real = real_of(file);
            auto method = real->pMethods->*member;
            ONRUSH_CHECK(method != nullptr, "SQLite asks more than version {} of a file can",
                         real->pMethods->iVersion);
            return method(real, arguments...);
        }
    };

public:
    [[nodiscard]] static File& ours(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    [[nodiscard]] static sqlite3_file* real_of(sqlite3_file* file) {
        return reinterpret_cast<sqlite3_file*>(&ours(file) + 1);
    }

    // Calls the real file's method.
    template <auto member>
    static constexpr auto hand_on = &Forward<member>::call;

    // All methods handed on, but for what `change` puts in their place.
    template <typename Change>
    [[nodiscard]] static constexpr Methods methods_with(Change change) {
        Methods methods = {
            .iVersion = 3,
            .xClose = hand_on<&Methods::xClose>,
            .xRead = hand_on<&Methods::xRead>,
            .xWrite = hand_on<&Methods::xWrite>,
            .xTruncate = hand_on<&Methods::xTruncate>,
            .xSync = hand_on<&Methods::xSync>,
            .xFileSize = hand_on<&Methods::xFileSize>,
            .xLock = hand_on<&Methods::xLock>,
            .xUnlock = hand_on<&Methods::xUnlock>,
            .xCheckReservedLock = hand_on<&Methods::xCheckReservedLock>,
            .xFileControl = hand_on<&Methods::xFileControl>,
            .xSectorSize = hand_on<&Methods::xSectorSize>,
            .xDeviceCharacteristics = hand_on<&Methods::xDeviceCharacteristics>,
            .xShmMap = hand_on<&Methods::xShmMap>,
            .xShmLock = hand_on<&Methods::xShmLock>,
            .xShmBarrier = hand_on<&Methods::xShmBarrier>,
            .xShmUnmap = hand_on<&Methods::xShmUnmap>,
            .xFetch = hand_on<&Methods::xFetch>,
            .xUnfetch = hand_on<&Methods::xUnfetch>,
        };
        change(methods);
        return methods;
    }

    // Opens the real file behind ours. Afterwards ours is made, if SQLite will close it: it does so
    // when the real one has methods, also after a failure.
    [[nodiscard]] static int open_real(sqlite3_vfs& real_vfs, const char* name, sqlite3_file* file,
                                       int flags, int* flags_found) {
        file->pMethods = nullptr;
        real_of(file)->pMethods = nullptr;
        return real_vfs.xOpen(&real_vfs, name, real_of(file), flags, flags_found);
    }
    [[nodiscard]] static bool is_open(sqlite3_file* file) {
        return real_of(file)->pMethods != nullptr;
    }

    // The same file system under another name, with room for our part of each file.
    [[nodiscard]] static sqlite3_vfs before(const sqlite3_vfs& real_vfs, const char* name) {
        sqlite3_vfs vfs = real_vfs;
        vfs.szOsFile += static_cast<int>(sizeof(File));
        vfs.zName = name;
        return vfs;
    }
};

}  // namespace onrush::mirror
