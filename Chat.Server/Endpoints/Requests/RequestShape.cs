using System.Diagnostics.CodeAnalysis;
using Chat.Contracts;

namespace Chat.Server.Endpoints.Requests;

/// <summary>What an operation takes: the one description from which all protocols bind requests and say what was wrong with them.</summary>
/// <param name="Operation">Its name on the wire.</param>
/// <param name="Record">The type of its request record.</param>
/// <param name="Required">Fields that must be there.</param>
/// <param name="Optional">Fields that may be.</param>
/// <param name="Create">Makes the record of fields that were found right.</param>
internal sealed record RequestShape(
    string Operation, Type Record, RequestField Required, RequestField Optional, RequestShape.Creation<object> Create)
{
    private const RequestField None = RequestField.None;

    internal delegate T Creation<out T>(in RequestFields fields);

    public static IReadOnlyList<RequestShape> All { get; } =
    [
        Of(ChatOperations.Message, RequestField.Room | RequestField.Text, RequestField.ClientMessageId | RequestField.Data | RequestField.ReplyTo | RequestField.Mentions,
            (in RequestFields f) => new SendMessageRequest(f.Room!, f.Text ?? "", f.ClientMessageId, f.Data, f.ReplyTo, f.Mentions)),
        Of(ChatOperations.Typing, RequestField.Room, RequestField.IsTyping, (in RequestFields f) => new TypingRequest(f.Room!, f.IsTyping)),
        Of(ChatOperations.Publish, RequestField.Room | RequestField.Event, RequestField.Data | RequestField.Key | RequestField.ExcludeSelf | RequestField.Store | RequestField.ClientMessageId,
            (in RequestFields f) => new PublishRequest(f.Room!, f.Event!, f.Data, f.Key, f.ExcludeSelf, f.Store, f.ClientMessageId)),
        Of(ChatOperations.SubscribeRoom, RequestField.Room, None, (in RequestFields f) => new SubscribeRoomRequest(f.Room!)),
        Of(ChatOperations.UnsubscribeRoom, RequestField.Room, None, (in RequestFields f) => new UnsubscribeRoomRequest(f.Room!)),
        Of(ChatOperations.MarkRead, RequestField.Room | RequestField.Seq, None, (in RequestFields f) => new MarkReadRequest(f.Room!, f.Seq!.Value)),
        Of(ChatOperations.Unread, None, RequestField.Limit | RequestField.Cursor, (in RequestFields f) => new UnreadRequest(f.Limit, f.Cursor)),
        Of(ChatOperations.Ping, None, None, (in RequestFields _) => new PingRequest()),
        Of(ChatOperations.JoinRoom, RequestField.Room, RequestField.After | RequestField.Changes | RequestField.Hidden | RequestField.State | RequestField.Unread,
            (in RequestFields f) => new JoinRoomRequest(f.Room!, f.After, f.Changes, f.Hidden, f.State, f.Unread)),
        Of(ChatOperations.LeaveRoom, RequestField.Room, None, (in RequestFields f) => new LeaveRoomRequest(f.Room!)),
        Of(ChatOperations.Members, RequestField.Room, None, (in RequestFields f) => new MembersRequest(f.Room!)),
        Of(ChatOperations.Online, None, None, (in RequestFields _) => new OnlineRequest()),
        Of(ChatOperations.Direct, RequestField.UserId | RequestField.Text, RequestField.ClientMessageId,
            (in RequestFields f) => new DirectRequest(f.UserId!, f.Text!, f.ClientMessageId)),
        Of(ChatOperations.Broadcast, RequestField.Message, None, (in RequestFields f) => new BroadcastRequest(f.Message!)),
        Of(ChatOperations.History, None,
            RequestField.Room | RequestField.UserId | RequestField.Before | RequestField.After | RequestField.Epoch | RequestField.Limit,
            (in RequestFields f) => new HistoryRequest(f.Room, f.UserId, f.Before, f.After?.Seq ?? f.AfterSeq, f.Limit, f.After?.Epoch ?? f.Epoch)),
        Of(ChatOperations.RefreshToken, RequestField.Token, None, (in RequestFields f) => new RefreshTokenRequest(f.Token!)),
        Of(ChatOperations.Edit, RequestField.Room | RequestField.Seq | RequestField.Text, None, (in RequestFields f) => new EditRequest(f.Room!, f.Seq!.Value, f.Text!)),
        Of(ChatOperations.Delete, RequestField.Room | RequestField.Seq, None, (in RequestFields f) => new DeleteRequest(f.Room!, f.Seq!.Value)),
        Of(ChatOperations.Kick, RequestField.Room | RequestField.UserId, RequestField.Reason,
            (in RequestFields f) => new KickRequest(f.Room!, f.UserId!, f.Reason)),
        Of(ChatOperations.Mute, RequestField.UserId, RequestField.Room | RequestField.Until | RequestField.Reason,
            (in RequestFields f) => new MuteRequest(f.UserId!, f.Room, f.Until, f.Reason)),
        Of(ChatOperations.Ban, RequestField.UserId, RequestField.Room | RequestField.Until | RequestField.Reason,
            (in RequestFields f) => new BanRequest(f.UserId!, f.Room, f.Until, f.Reason)),
        Of(ChatOperations.Lift, RequestField.Kind | RequestField.UserId, RequestField.Room,
            (in RequestFields f) => new LiftRequest(f.Kind!, f.UserId!, f.Room)),
        Of(ChatOperations.Sanctions, None, RequestField.Room | RequestField.UserId | RequestField.Kind | RequestField.Limit | RequestField.Cursor,
            (in RequestFields f) => new SanctionsRequest(f.Room, f.UserId, f.Kind, f.Limit, f.Cursor)),
        Of(ChatOperations.React, RequestField.Room | RequestField.Seq | RequestField.Emoji, RequestField.Remove,
            (in RequestFields f) => new ReactRequest(f.Room!, f.Seq!.Value, f.Emoji!, f.Remove)),
        Of(ChatOperations.Reactions, RequestField.Room | RequestField.Seq, None, (in RequestFields f) => new ReactionsRequest(f.Room!, f.Seq!.Value)),
        Of(ChatOperations.GetState, RequestField.Room, RequestField.Key, (in RequestFields f) => new GetRequest(f.Room!, f.Key)),
        Of(ChatOperations.Search, RequestField.Room | RequestField.Query, RequestField.Before | RequestField.Limit,
            (in RequestFields f) => new SearchRequest(f.Room!, f.Query!, f.Before, f.Limit)),
    ];

    /// <summary>All of them, for whoever asked for one that does not exist.</summary>
    public static string Names { get; } = $"The operations are {string.Join(", ", All.Select(shape => shape.Operation))}.";

    /// <summary>Whether it has no fields: then it may be asked for with nothing at all.</summary>
    public bool IsEmpty => (Required | Optional) == None;

    /// <summary>What its field <c>after</c> may be besides a position: in history the number alone.</summary>
    public bool TakesAfterNumber => Operation == ChatOperations.History;

    /// <summary>The fields that must be there beside those given: with data a message needs no text.</summary>
    public RequestField RequiredBeside(RequestField given) =>
        Operation == ChatOperations.Message && (given & RequestField.Data) != 0 ? Required & ~RequestField.Text : Required;

    /// <summary>By the operation's name; SignalR matches it without regard to case, plain JSON exactly.</summary>
    public static bool TryFind(string? operation, StringComparison comparison, [NotNullWhen(true)] out RequestShape? shape)
    {
        foreach (var candidate in All)
        {
            if (!string.Equals(candidate.Operation, operation, comparison)) continue;
            shape = candidate;
            return true;
        }

        shape = null;
        return false;
    }

    /// <summary>What a field of this operation is, in words that follow "is".</summary>
    public string Kind(RequestField field) => field switch
    {
        RequestField.IsTyping or RequestField.Hidden or RequestField.ExcludeSelf or RequestField.Store or RequestField.State or RequestField.Unread or RequestField.Remove => "true or false",
        RequestField.Before or RequestField.Limit or RequestField.Seq or RequestField.Changes => "a whole number",
        RequestField.ReplyTo => "a whole number or the id of a message",
        RequestField.Until => "a time such as 2030-01-02T03:04:05Z",
        RequestField.After when TakesAfterNumber => "a whole number or a position {epoch, seq}",
        RequestField.After => "a position {epoch, seq}",
        RequestField.Data => "a JSON object",
        RequestField.Mentions => "an array of strings",
        _ => "a string",
    };

    private static RequestShape Of<T>(string operation, RequestField required, RequestField optional, Creation<T> create)
        where T : class =>
        new(operation, typeof(T), required, optional, create);
}
