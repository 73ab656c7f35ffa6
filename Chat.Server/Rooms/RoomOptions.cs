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

    /// <summary>How many rooms one connection may be in; 1–10,000.</summary>
    [Range(1, 10_000)]
    public int MaxRoomsPerConnection { get; set; } = 100;

    /// <summary>
    /// The most user ids in a joined event and a room snapshot; 1–10,000. A join costs members × this, so it is far below
    /// what a room may hold.
    /// </summary>
    [Range(1, 10_000)]
    public int MemberListLimit { get; set; } = 200;
}
