using Chat.Server.Tests.Clients;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What the suites of every wire protocol share: clients that are closed after each test, names of its own.</summary>
public abstract class ProtocolSpecification : IAsyncLifetime
{
    private readonly List<ChatTestClient> clients = [];
    private readonly string suffix = Guid.NewGuid().ToString("N")[..8];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var client in clients) await client.DisposeAsync();
    }

    /// <summary>Connects to the service under test and waits for the welcome.</summary>
    protected async Task<ChatTestClient> ConnectAsync(string user, params string[] roles)
    {
        var client = await TrackAsync(OpenAsync(Named(user), roles));
        await client.WelcomeAsync();
        return client;
    }

    /// <summary>Has a client closed after the test.</summary>
    protected async Task<ChatTestClient> TrackAsync(Task<ChatTestClient> connecting)
    {
        var client = await connecting;
        lock (clients) clients.Add(client);
        return client;
    }

    /// <summary>A user id or room name no other test uses.</summary>
    protected string Named(string name) => $"{name}-{suffix}";

    protected abstract Task<ChatTestClient> OpenAsync(string user, string[] roles);

    protected static async Task<string> CodeOf(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }

        return "no error";
    }
}
