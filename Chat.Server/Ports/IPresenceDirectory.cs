namespace Chat.Server.Ports;

/// <summary>
/// Presence as lists to page through. It belongs to presence: where there is an <see cref="IPresence"/>, this tells of the same state.
/// <para><b>Paging.</b> In ordinal order. Whoever was there from the first page to the last is listed exactly once; who comes or goes meanwhile may be. A page may be shorter
/// than asked for and not the last: only its <see cref="Page{T}.Next"/> tells.</para>
/// <para><b>Cost.</b> A page needs memory for itself alone, and time for the whole list: in shared state a round trip for every 1,000 names in it, none of which holds others up.
/// Counting the rooms needs memory and time for their names. It is for administration; joining, leaving and connecting pay nothing for it.</para>
/// <para><b>Cursors.</b> Null begins; else it is the <see cref="Page{T}.Next"/> of the page before. One that is no such thing throws <see cref="FormatException"/>.</para>
/// <para><b>Failure.</b> <see cref="PresenceUnavailableException"/>, as <see cref="IPresence"/>. All methods may be called concurrently.</para>
/// </summary>
internal interface IPresenceDirectory
{
    /// <summary>The rooms that have members, of all nodes.</summary>
    /// <param name="prefix">Only rooms whose names begin so, compared exactly; empty for all.</param>
    /// <param name="from">The cursor.</param>
    /// <param name="limit">The most rooms on the page, 1–1,000.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<Page<CountedRoom>> RoomsAsync(string prefix, string? from, int limit, CancellationToken cancellation = default);

    /// <summary>The users in a room.</summary>
    ValueTask<Page<string>> MembersAsync(string room, string? from, int limit, CancellationToken cancellation = default);

    /// <summary>The connected users, those whose ids begin with the prefix.</summary>
    ValueTask<Page<string>> OnlineAsync(string prefix, string? from, int limit, CancellationToken cancellation = default);

    /// <summary>Those of the users who have any connection, on any node. One round trip.</summary>
    /// <param name="users">User ids, at most 1,000.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    ValueTask<IReadOnlySet<string>> ConnectedAsync(IReadOnlyList<string> users, CancellationToken cancellation = default);

    /// <summary>Whether a user is in a room with any connection, on any node.</summary>
    ValueTask<bool> IsInAsync(string userId, string room, CancellationToken cancellation = default);

    /// <summary>How many users are in a room.</summary>
    ValueTask<int> CountInAsync(string room, CancellationToken cancellation = default);

    /// <summary>How many rooms have members.</summary>
    ValueTask<long> RoomCountAsync(CancellationToken cancellation = default);
}
