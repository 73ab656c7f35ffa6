using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>A server that searches messages, and the process of the clients in JavaScript.</summary>
public sealed class RequestFixture : SearchingServerFixture
{
    private readonly Lazy<JavaScriptProcess> javaScript = new(JavaScriptProcess.Start);

    /// <summary>Started when it is first asked for.</summary>
    internal JavaScriptProcess JavaScript => javaScript.Value;

    public override async Task DisposeAsync()
    {
        if (javaScript.IsValueCreated) await javaScript.Value.DisposeAsync();
        await base.DisposeAsync();
    }
}
