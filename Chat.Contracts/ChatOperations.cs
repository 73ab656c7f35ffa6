namespace Chat.Contracts;

/// <summary>The wire names of the operations: SignalR method names, and the <c>type</c> of plain-JSON frames.</summary>
public static class ChatOperations
{
    /// <summary><see cref="IChatHub.JoinRoom"/></summary>
    public const string JoinRoom = "join_room";

    /// <summary><see cref="IChatHub.LeaveRoom"/></summary>
    public const string LeaveRoom = "leave_room";

    /// <summary><see cref="IChatHub.Message"/></summary>
    public const string Message = "message";

    /// <summary><see cref="IChatHub.Typing"/></summary>
    public const string Typing = "typing";

    /// <summary><see cref="IChatHub.Publish"/></summary>
    public const string Publish = "publish";

    /// <summary><see cref="IChatHub.SubscribeRoom"/></summary>
    public const string SubscribeRoom = "subscribe_room";

    /// <summary><see cref="IChatHub.UnsubscribeRoom"/></summary>
    public const string UnsubscribeRoom = "unsubscribe_room";

    /// <summary><see cref="IChatHub.MarkRead"/></summary>
    public const string MarkRead = "mark_read";

    /// <summary><see cref="IChatHub.Unread"/></summary>
    public const string Unread = "unread";

    /// <summary><see cref="IChatHub.Ping"/></summary>
    public const string Ping = "ping";

    /// <summary><see cref="IChatHub.Members"/></summary>
    public const string Members = "members";

    /// <summary><see cref="IChatHub.Online"/></summary>
    public const string Online = "online";

    /// <summary><see cref="IChatHub.Direct"/></summary>
    public const string Direct = "direct";

    /// <summary><see cref="IChatHub.Broadcast"/></summary>
    public const string Broadcast = "broadcast";

    /// <summary><see cref="IChatHub.History"/></summary>
    public const string History = "history";

    /// <summary><see cref="IChatHub.RefreshToken"/></summary>
    public const string RefreshToken = "refresh_token";

    /// <summary><see cref="IChatHub.Edit"/></summary>
    public const string Edit = "edit";

    /// <summary><see cref="IChatHub.Delete"/></summary>
    public const string Delete = "delete";

    /// <summary><see cref="IChatHub.Kick"/></summary>
    public const string Kick = "kick";

    /// <summary><see cref="IChatHub.Mute"/></summary>
    public const string Mute = "mute";

    /// <summary><see cref="IChatHub.Ban"/></summary>
    public const string Ban = "ban";

    /// <summary><see cref="IChatHub.Lift"/></summary>
    public const string Lift = "lift";

    /// <summary><see cref="IChatHub.Sanctions"/></summary>
    public const string Sanctions = "sanctions";

    /// <summary><see cref="IChatHub.React"/></summary>
    public const string React = "react";

    /// <summary><see cref="IChatHub.Reactions"/></summary>
    public const string Reactions = "reactions";

    /// <summary><see cref="IChatHub.GetState"/></summary>
    public const string GetState = "get";

    /// <summary><see cref="IChatHub.Search"/></summary>
    public const string Search = "search";
}
