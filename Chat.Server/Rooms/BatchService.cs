using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>
/// Many messages at once, each by the rules of <see cref="MessageService.SendAsync"/> and with a result of its own. Those for one room are said in the order given, also when one of
/// them is refused. Where the log stores in order they are begun together and share commits; elsewhere, and where one is a reply and looks into the log first, rooms are served side by side, each one message after the other.
/// </summary>
internal sealed class BatchService(MessageService messages, IMessageLog log)
{
    public Task<SendResult[]> SendAsync(IReadOnlyList<(Caller Caller, SendMessageRequest Request, string? Annotations)> batch) =>
        log.StoresInOrder && batch.All(entry => entry.Request.ReplyTo is null) ? Task.WhenAll(batch.Select(entry => SendAsync(entry.Caller, entry.Request, entry.Annotations))) : SendByRoomAsync(batch);

    private async Task<SendResult[]> SendByRoomAsync(IReadOnlyList<(Caller Caller, SendMessageRequest Request, string? Annotations)> batch)
    {
        var results = new SendResult[batch.Count];
        await Task.WhenAll(batch.Index().GroupBy(entry => entry.Item.Request.Room).Select(async room =>
        {
            foreach (var (i, (caller, request, annotations)) in room) results[i] = await SendAsync(caller, request, annotations);
        }));
        return results;
    }

    private async Task<SendResult> SendAsync(Caller caller, SendMessageRequest request, string? annotations)
    {
        try
        {
            return new SendResult(await messages.SendAsync(caller, request, CancellationToken.None, annotations), null);
        }
        catch (ChatException refusal)
        {
            return new SendResult(null, refusal);
        }
        catch (UnavailableException)
        {
            return default;
        }
    }
}
