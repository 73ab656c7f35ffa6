using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>What holds in a room. Rooms of one namespace share one.</summary>
internal sealed record RoomSettings(
    string? Namespace,
    Posting Post,
    Posting Publish,
    Posting React,
    int MaxMessages,
    TimeSpan MaxAge,
    bool Presence,
    bool Announcements,
    bool Typing,
    int MaxMembers,
    TimeSpan SlowMode,
    bool ReadReceipts)
{
    /// <summary>Whether anything but the defaults must be looked at before a message is taken.</summary>
    public bool RestrictsPosting => Post != Posting.Members || SlowMode > TimeSpan.Zero;

    /// <summary>Throws <see cref="ChatErrors.Forbidden"/> for who may not say anything in the room: neither something new nor something else than before.</summary>
    public void DemandPosting(Caller caller, string room)
    {
        if (!Allows(Post, caller, room))
            throw new ChatException(ChatErrors.Forbidden, Post == Posting.Api ? "In this room back ends alone may say something." : "In this room moderators alone may say something.");
    }

    /// <summary>Throws <see cref="ChatErrors.Forbidden"/> for who may not publish events in the room.</summary>
    public void DemandPublishing(Caller caller, string room)
    {
        if (!Allows(Publish, caller, room))
            throw new ChatException(ChatErrors.Forbidden, Publish == Posting.Api ? "In this room back ends alone may publish events." : "In this room moderators alone may publish events.");
    }

    /// <summary>Throws <see cref="ChatErrors.Forbidden"/> for who may not react to messages of the room.</summary>
    public void DemandReacting(Caller caller, string room)
    {
        if (!Allows(React, caller, room))
            throw new ChatException(ChatErrors.Forbidden, React == Posting.Api ? "In this room back ends alone may react." : "In this room moderators alone may react.");
    }

    private static bool Allows(Posting who, Caller caller, string room) =>
        who == Posting.Members || caller.IsOperator || (who == Posting.Moderators && caller.Session.IsModeratorOf(room));
}
