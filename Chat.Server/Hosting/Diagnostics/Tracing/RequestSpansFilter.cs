namespace Chat.Server.Hosting.Diagnostics.Tracing;

/// <summary>Puts <see cref="RequestSpans"/> around everything else that is done with a request.</summary>
internal sealed class RequestSpansFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseRequestSpans();
        next(app);
    };
}
