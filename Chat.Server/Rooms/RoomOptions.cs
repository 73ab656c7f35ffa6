using System.ComponentModel.DataAnnotations;
using Chat.Contracts;

namespace Chat.Server.Rooms;

/// <summary>Section <c>Chat:Rooms</c>: who may join, and what a room and its messages may hold.</summary>
internal sealed class RoomOptions
{
    public const string Section = "Chat:Rooms";

    /// <summary>Who may join which room. A token with a <c>rooms</c> claim is bound to it in any case.</summary>
    public RoomAccess Access { get; set; } = RoomAccess.Open;

    /// <summary>Whether a connection must have joined a room to post, type or read in it.</summary>
    public bool MembersOnly { get; set; } = true;

    /// <summary>The longest text of a message, in UTF-16 units.</summary>
    [Range(1, 100_000)]
    public int MaxTextLength { get; set; } = ChatLimits.DefaultTextLength;

    /// <summary>The most bytes of the <c>data</c> of a message or a stored event, as compact JSON in UTF-8; 0 for none.</summary>
    [Range(0, 64 * 1024)]
    public int MaxDataBytes { get; set; } = ChatLimits.DefaultDataBytes;

    /// <summary>The most bytes of the <c>data</c> of an event that is not stored, as compact JSON in UTF-8.</summary>
    [Range(0, 16 * 1024)]
    public int MaxEventBytes { get; set; } = ChatLimits.DefaultEventBytes;

    /// <summary>The most keys of a room's <see href="protocol.md#620-get">state</see>; 0 for none.</summary>
    [Range(0, 10_000)]
    public int MaxStateKeys { get; set; } = 1000;

    /// <summary>The most bytes of a room's state: keys, and data as compact JSON, in UTF-8.</summary>
    [Range(0, 4 * 1024 * 1024)]
    public int MaxStateBytes { get; set; } = 256 * 1024;

    /// <summary>How many rooms one connection may be in.</summary>
    [Range(1, 10_000)]
    public int MaxRoomsPerConnection { get; set; } = 100;

    /// <summary>
    /// The most user ids in joined events and snapshots; counts stay true. A join costs members × this, so it is far below
    /// what a room may hold.
    /// </summary>
    [Range(1, 10_000)]
    public int MemberListLimit { get; set; } = 200;

    /// <summary>
    /// In a room with more members nobody is told who comes and goes; the joiner still hears of itself. When everybody joins a large room,
    /// telling everybody costs members × members.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AnnounceLimit { get; set; } = 1000;

    /// <summary>How long a user may edit and delete an own message; zero for never. Moderators may at any time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The most reactions to a message, of all users together; 0 for none. They are stored with it, anew with each change: a thousand of users with ids of 36 characters are 40 KB, which count for the bytes of a page
    /// (<c>Chat:History:PageBytes</c>).
    /// </summary>
    [Range(0, 10_000)]
    public int MaxReactions { get; set; } = ChatLimits.DefaultReactions;

    /// <summary>How long reactions to a message wait, after the last ones were stored, to be stored and told together. The first does not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ReactionWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether, in rooms of no <see href="configuration.md#namespaces">namespace</see>, members hear how far the subscribers among the others have read. <c>dotnet run</c> sets it, for the demo page.
    /// </summary>
    public bool ReadReceipts { get; set; }

    /// <summary>Whether a room that has that many members is told who comes and goes.</summary>
    public bool Announces(int members) => members <= AnnounceLimit;
}
