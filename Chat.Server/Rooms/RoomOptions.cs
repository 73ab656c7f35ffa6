using System.ComponentModel.DataAnnotations;
using Chat.Contracts;

namespace Chat.Server.Rooms;

/// <summary>Section <c>Chat:Rooms</c>.</summary>
internal sealed class RoomOptions
{
    public const string Section = "Chat:Rooms";

    /// <summary>Whether a token without a <c>rooms</c> claim may join every room or none.</summary>
    public RoomAccess Access { get; set; } = RoomAccess.Open;

    /// <summary>Whether a connection must have joined a room to post, type or read in it.</summary>
    public bool MembersOnly { get; set; } = true;

    /// <summary>The longest text of a message, in UTF-16 units; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int MaxTextLength { get; set; } = ChatLimits.DefaultTextLength;

    /// <summary>The most bytes of a message's data, as compact JSON in UTF-8; 0–65,536. With 0 messages have none.</summary>
    [Range(0, 64 * 1024)]
    public int MaxDataBytes { get; set; } = ChatLimits.DefaultDataBytes;

    /// <summary>The most bytes of an event's data, as compact JSON in UTF-8; 0–16,384.</summary>
    [Range(0, 16 * 1024)]
    public int MaxEventBytes { get; set; } = ChatLimits.DefaultEventBytes;

    /// <summary>The most keys of a room's state; 0–10,000. With 0 rooms have none.</summary>
    [Range(0, 10_000)]
    public int MaxStateKeys { get; set; } = 1000;

    /// <summary>The most bytes of a room's state: keys and data as compact JSON, in UTF-8; 0–4 MiB.</summary>
    [Range(0, 4 * 1024 * 1024)]
    public int MaxStateBytes { get; set; } = 256 * 1024;

    /// <summary>How many rooms one connection may be in; 1–10,000.</summary>
    [Range(1, 10_000)]
    public int MaxRoomsPerConnection { get; set; } = 100;

    /// <summary>
    /// The most user ids in a joined event and a room snapshot; 1–10,000. A join costs members × this, so it is far below
    /// what a room may hold.
    /// </summary>
    [Range(1, 10_000)]
    public int MemberListLimit { get; set; } = 200;

    /// <summary>
    /// The most members a room may have for its comings and goings to be told to the others; 1–1,000,000. When everybody joins a large room,
    /// telling everybody costs members × members.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AnnounceLimit { get; set; } = 1000;

    /// <summary>How long a user may edit and delete an own message; zero to 3650 days. Moderators may at any time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The most reactions to a message, of all users together; 0–10,000. With 0 none can be added.</summary>
    [Range(0, 10_000)]
    public int MaxReactions { get; set; } = ChatLimits.DefaultReactions;

    /// <summary>How long reactions to a message wait after the last ones were stored, to be stored and told together; zero to ten seconds. The first one does not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ReactionWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether members of rooms that are in no namespace are told how far the others have read.</summary>
    public bool ReadReceipts { get; set; }

    /// <summary>Whether a room that has that many members is told who comes and goes.</summary>
    public bool Announces(int members) => members <= AnnounceLimit;
}
