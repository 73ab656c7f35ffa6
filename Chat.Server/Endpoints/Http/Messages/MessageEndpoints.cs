using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>Saying, reading and changing.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Messages");
        api.MapPost("/rooms/{room}/messages", PostAsync).NeedsOrUser(ApiScope.Publish).CountsAs(OperationClass.Messages).Says("PostMessage", "Says something in a room.");
        api.MapGet("/rooms/{room}/messages", ReadAsync).NeedsOrUser(ApiScope.Read).Says("ListMessages", "Reads a page of what was said in a room.");
        api.MapGet("/rooms/{room}/search", SearchAsync).NeedsOrUser(ApiScope.Read).Says("SearchMessages", "Finds messages of a room by their words.");
        api.MapGet("/rooms/{room}/messages/{seq:long}", ReadOneAsync).NeedsOrUser(ApiScope.Read).Says("GetMessage", "Reads one message of a room.");
        api.MapPatch("/rooms/{room}/messages/{seq:long}", EditAsync).NeedsOrUser(ApiScope.Moderate).CountsAs(OperationClass.Messages).Says("EditMessage", "Gives a message another text.");
        api.MapDelete("/rooms/{room}/messages/{seq:long}", DeleteAsync).NeedsOrUser(ApiScope.Moderate).CountsAs(OperationClass.Messages).Says("DeleteMessage", "Deletes a message: its number stays, its text goes.");
        api.MapPost("/users/{userId}/messages", PostDirectAsync).NeedsOrUser(ApiScope.Publish).CountsAs(OperationClass.Messages).Says("PostDirectMessage", "Says something to one user.");
        api.MapPost("/rooms/{room}/events", PublishAsync).NeedsOrUser(ApiScope.Publish).CountsAs(OperationClass.Events).Says("PublishEvent", "Sends an event to a room. It is not kept, unless it is to be stored.");
        api.MapPost("/broadcast", Broadcast).Needs(ApiScope.Publish).CountsAs(OperationClass.Messages).Says("Broadcast", "Tells every connection something. It is not kept.");
        api.MapPost("/batch", BatchAsync).Needs(ApiScope.Publish).CountsAs(OperationClass.Messages).WithMetadata(new RequestSizeLimitAttribute(Batch.BodyBytes))
            .Says("PostBatch", "Says up to 1,000 things in any rooms, each with its own result.");
    }

    private static async Task<Results<Created<PostedMessage>, Ok<PostedMessage>>> PostAsync(
        PathRoom named, Body<PostMessage> body, ApiCaller caller, HttpRequest request, MessageService messages)
    {
        var post = body.Value;
        var speaker = Speaker.Of(caller, post.UserId, post.System);
        if (post.Annotations is not null) Speaker.DemandKey(caller);
        var receipt = await messages.SendAsync(
            speaker, new SendMessageRequest(named.Name, post.Text, Speaker.IdOf(post.ClientMessageId, request), post.Data, post.ReplyTo, post.Mentions), CancellationToken.None, post.Annotations);
        var posted = PostedMessage.Of(receipt, speaker.UserId);
        return receipt.Duplicate ? TypedResults.Ok(posted) : TypedResults.Created($"{request.Path}/{receipt.Seq}", posted);
    }

    private static async Task<Ok<HistoryPage>> ReadAsync(
        PathRoom named, ApiCaller caller, MessageService messages, CancellationToken cancellation, long? before = null, long? after = null, string? epoch = null, int? limit = null) =>
        TypedResults.Ok(await messages.HistoryAsync(caller.Caller, new HistoryRequest(named.Name, null, before, after, limit, epoch), cancellation));

    private static async Task<Ok<SearchPage>> SearchAsync(
        PathRoom named, ApiCaller caller, SearchService searches, CancellationToken cancellation, string query = "", long? before = null, int? limit = null) =>
        TypedResults.Ok(await searches.SearchAsync(caller.Caller, new SearchRequest(named.Name, query, before, limit), cancellation));

    private static async Task<Ok<ChatMessage>> ReadOneAsync(PathRoom named, long seq, ApiCaller caller, MessageService messages, CancellationToken cancellation)
    {
        var page = await messages.HistoryAsync(caller.Caller, new HistoryRequest(named.Name, null, null, Math.Max(0, seq - 1), 1), cancellation);
        return page.Messages is [var message] && message.Seq == seq
            ? TypedResults.Ok(message)
            : throw new ChatException(ChatErrors.NotFound, $"The room '{named.Name}' has no message {seq}, or not any more.");
    }

    private static async Task<Ok<MessageEdited>> EditAsync(PathRoom named, long seq, Body<EditMessage> body, ApiCaller caller, AmendmentService amendments, CancellationToken cancellation) =>
        TypedResults.Ok(await amendments.EditAsync(caller.Caller, new EditRequest(named.Name, seq, body.Value.Text), cancellation));

    private static async Task<Ok<MessageDeleted>> DeleteAsync(PathRoom named, long seq, ApiCaller caller, AmendmentService amendments, CancellationToken cancellation) =>
        TypedResults.Ok(await amendments.DeleteAsync(caller.Caller, new DeleteRequest(named.Name, seq), cancellation));

    private static async Task<Results<Created<PostedMessage>, Ok<PostedMessage>>> PostDirectAsync(
        PathUser user, Body<PostMessage> body, ApiCaller caller, HttpRequest request, MessageService messages)
    {
        var post = body.Value;
        var speaker = Speaker.Of(caller, post.UserId, post.System);
        if (post is not { Annotations: null, Data: null, ReplyTo: null, Mentions: null })
            throw new ChatException(ChatErrors.InvalidRequest, "Direct messages have no annotations, data, reply or mentions.");
        var receipt = await messages.SendDirectAsync(speaker, new DirectRequest(user.Id, post.Text, Speaker.IdOf(post.ClientMessageId, request)), CancellationToken.None);
        var posted = PostedMessage.Of(receipt, speaker.UserId);
        return receipt.Duplicate ? TypedResults.Ok(posted) : TypedResults.Created((string?)null, posted);
    }

    private static async Task<Results<Accepted, Created<PostedMessage>, Ok<PostedMessage>>> PublishAsync(
        PathRoom named, Body<PublishEvent> body, ApiCaller caller, HttpRequest request, EventService events, CancellationToken cancellation)
    {
        var given = body.Value;
        var speaker = Speaker.Of(caller, given.UserId, given.System);
        var id = given.Store ? Speaker.IdOf(given.ClientMessageId, request) : given.ClientMessageId;
        var receipt = await events.PublishAsync(speaker, new PublishRequest(named.Name, given.Event, given.Data, given.Key, null, given.Store, id), cancellation);
        if (receipt is null) return TypedResults.Accepted((string?)null);
        var posted = PostedMessage.Of(receipt, speaker.UserId);
        return receipt.Duplicate ? TypedResults.Ok(posted) : TypedResults.Created($"{request.PathBase}/api/v1/rooms/{Uri.EscapeDataString(named.Name)}/messages/{receipt.Seq}", posted);
    }

    private static Accepted Broadcast(Body<BroadcastMessage> body, ApiCaller caller, MessageService messages)
    {
        var notice = body.Value;
        messages.Broadcast(Speaker.Of(caller, null, notice.System), new BroadcastRequest(notice.Message));
        return TypedResults.Accepted((string?)null);
    }

    private static SendMessageRequest RequestOf(BatchMessage message) =>
        new(message.Room, message.Text, message.ClientMessageId, message.Data, message.ReplyTo, message.Mentions);

    private static async Task<Ok<BatchAnswer>> BatchAsync(Body<Batch> body, ApiCaller caller, BatchService service)
    {
        var messages = body.Value.Messages;
        if (messages.Count is 0 or > Batch.MaxMessages) throw new ChatException(ChatErrors.InvalidRequest, $"A batch has 1 to {Batch.MaxMessages} messages.");
        if (messages.Any(message => message is null)) throw new ChatException(ChatErrors.InvalidRequest, "A message of the batch is null.");
        if (messages.Any(message => message.Annotations is not null)) Speaker.DemandKey(caller);
        var speakers = messages.Select(message => Speaker.Try(caller, message.UserId, message.System)).ToArray();
        var sent = new Queue<SendResult>(await service.SendAsync([.. messages.Index().Where(entry => speakers[entry.Index].Refusal is null).Select(entry =>
            (speakers[entry.Index].Caller, RequestOf(entry.Item), entry.Item.Annotations))]));
        SendResult[] results = [.. speakers.Select(speaker => speaker.Refusal is { } refusal ? new SendResult(null, refusal) : sent.Dequeue())];
        return TypedResults.Ok(new BatchAnswer([.. results.Select(BatchResult.Of)], results.Count(result => result.Receipt is null)));
    }
}
