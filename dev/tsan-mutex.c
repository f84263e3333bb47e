// The thread sanitizer does not see how `Mutex` waits: that is in a library of Swift's that was built without it, so all that
// happens under a lock for which somebody had to wait looks like a race. Preloaded into the tests under the sanitizer, this
// takes the place of the waiting: it tries until the lock is free, and tells. The lock's word is 0, or the thread that holds
// it; it is never marked as waited for, so unlocking needs nothing from here.
#include <sched.h>
#include <stdint.h>

// Not there in programs without the sanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);

// `Synchronization._MutexHandle._lockSlow(_: UInt32) -> ()`
__attribute__((swiftcall)) void wait_for_lock(uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *lock)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

__attribute__((swiftcall)) void wait_for_lock(uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *lock) {
    uint32_t free = 0;
    while (!__c11_atomic_compare_exchange_weak(lock, &free, thread, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        free = 0;
        sched_yield();
    }
    if (__tsan_acquire) __tsan_acquire(lock);
}
