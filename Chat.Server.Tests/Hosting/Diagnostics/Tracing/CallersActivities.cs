using System.Diagnostics;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>A program that traces what it asks of the server: SignalR's client says so with its calls.</summary>
internal sealed class CallersActivities : IDisposable
{
    private readonly ActivitySource source = new("Chat.Server.Tests.Caller");
    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => source.Name is "Chat.Server.Tests.Caller" or "Microsoft.AspNetCore.SignalR.Client",
        Sample = (ref options) => options.Source.Name == "Chat.Server.Tests.Caller" || options.Parent != default ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
    };

    public CallersActivities() => ActivitySource.AddActivityListener(listener);

    public Activity Start() => source.StartActivity("call")!;

    public void Dispose()
    {
        listener.Dispose();
        source.Dispose();
    }
}
