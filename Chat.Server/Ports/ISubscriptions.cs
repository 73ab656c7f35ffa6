using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// Lasting membership: that a user belongs to a room also while offline, and how far it has read there.
/// <para><b>Reach.</b> What a call has done when it returns is seen by every later call, on every node that shares the store.</para>
/// <para><b>Durability.</b> A subscription that was added or removed is stored when the call returns, as durably as the implementation promises. A mark is
/// visible at once and durable within a second and at the orderly end: a crash loses at most the marks of the last second, never a subscription.</para>
/// <para><b>Bounds.</b> <see cref="SubscriptionOptions"/>; a user has never more rooms than that. Where several nodes share the store, users whose adding was
/// interrupted may count for a room until the next <see cref="OfRoomAsync"/> has seen them.</para>
/// <para><b>Names</b> are told apart by ordinal comparison; the caller has validated them.</para>
/// <para><b>Failure.</b> Every method throws <see cref="SubscriptionsUnavailableException"/> when the store cannot be used, and works again by itself when it
/// can. Then a change may have been made or not; making it again does no harm. All methods may be called concurrently.</para>
/// </summary>
internal interface ISubscriptions
{
    /// <summary>Subscribes a user. The cursor of one that is subscribed already stays.</summary>
    ValueTask<SubscribeOutcome> AddAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default);

    /// <summary>Ends a subscription. False when there was none.</summary>
    ValueTask<bool> RemoveAsync(string room, string userId, CancellationToken cancellation = default);

    ValueTask<Subscription?> FindAsync(string room, string userId, CancellationToken cancellation = default);

    /// <summary>All rooms of a user, in no particular order.</summary>
    ValueTask<IReadOnlyList<Subscription>> OfUserAsync(string userId, CancellationToken cancellation = default);

    /// <summary>
    /// The users of a room, in an order of the store that stays. Whoever is subscribed all the while is on exactly one page; a page may be shorter than the
    /// limit, or empty, and not the last.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="after">Null to begin, else the last page's <see cref="SubscriberPage.Next"/>. One that is no such thing throws <see cref="FormatException"/>.</param>
    /// <param name="limit">The most users on the page, 1–1,000.</param>
    /// <param name="cancellation">Ends the reading.</param>
    ValueTask<SubscriberPage> OfRoomAsync(string room, string? after, int limit, CancellationToken cancellation = default);

    /// <summary>
    /// Moves the cursor forward; a smaller number of the same epoch changes nothing, another epoch takes its place. The subscription as it stands then, null
    /// when there is none.
    /// </summary>
    ValueTask<Subscription?> MarkReadAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default);

    /// <summary>Ends all subscriptions of a user. One that is added meanwhile may stay.</summary>
    ValueTask RemoveUserAsync(string userId, CancellationToken cancellation = default);

    /// <summary>Ends all subscriptions to a room. One that is added meanwhile may stay.</summary>
    ValueTask RemoveRoomAsync(string room, CancellationToken cancellation = default);
}
