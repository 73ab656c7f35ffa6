namespace Chat.Server.Hosting.Diagnostics.Scopes;

/// <summary>What the lines belong to that are written within.</summary>
internal static class LogScopes
{
    public static readonly Func<ILogger, string, IDisposable?> OfNode = LoggerMessage.DefineScope<string>("Node:{Node}");

    public static readonly Func<ILogger, string, IDisposable?> OfUser = LoggerMessage.DefineScope<string>("User:{User}");

    public static readonly Func<ILogger, string, string?, IDisposable?> OfConnection = LoggerMessage.DefineScope<string, string?>("Connection:{Connection} User:{User}");
}
