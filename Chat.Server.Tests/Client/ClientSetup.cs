using Chat.Client;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client;

/// <summary>The published client, as an application has it.</summary>
internal static class ClientSetup
{
    public static ChatClientOptions Options(Uri server, string user, WireProtocol protocol, Action<ChatClientOptions>? configure = null, params string[] roles)
    {
        var options = new ChatClientOptions { Url = server, Token = _ => Task.FromResult(TestTokens.For(user, roles)) };
        if (protocol == WireProtocol.MessagePack) options.UseMessagePack();
        configure?.Invoke(options);
        return options;
    }

    public static async Task<ChatClient> ConnectAsync(
        Uri server, string user, WireProtocol protocol, Action<ChatClientOptions>? configure = null, params string[] roles)
    {
        var client = new ChatClient(Options(server, user, protocol, configure, roles));
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await client.ConnectAsync(deadline.Token);
        return client;
    }

    public static async Task<List<ChatMessage>> ReadAsync(this Room room, int count)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        return await room.Messages.TakeAsync(count, deadline.Token);
    }

    /// <summary>The first items of a stream.</summary>
    public static async Task<List<T>> TakeAsync<T>(this IAsyncEnumerable<T> stream, int count, CancellationToken cancellation)
    {
        var items = new List<T>();
        if (count == 0) return items;
        await foreach (var item in stream.WithCancellation(cancellation))
        {
            items.Add(item);
            if (items.Count == count) break;
        }

        return items;
    }

    /// <summary>What the client says when a call fails.</summary>
    public static async Task<ChatException> FailsAsync(Func<Task> call)
    {
        try
        {
            await call().WaitAsync(Wait.Deadline);
        }
        catch (ChatException e)
        {
            return e;
        }

        throw new InvalidOperationException("It did not fail.");
    }
}
