using Chat.Client;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Resuming;

/// <summary>The way of one client to its server, to be broken and mended: while it is broken no attempt to connect gets through.</summary>
internal sealed class BreakableWay
{
    private volatile bool isBroken;

    public void Configure(ChatClientOptions options)
    {
        var token = options.Token!;
        options.Token = cancellation => isBroken ? throw new IOException("The way is broken.") : token(cancellation);
    }

    public async Task BreakAsync(ChatClient client)
    {
        isBroken = true;
        await client.Hub!.StopAsync();
        await Wait.UntilAsync(() => client.State == ChatState.Reconnecting, "the loss was noticed");
    }

    public void Mend() => isBroken = false;
}
