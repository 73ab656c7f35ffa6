namespace Chat.Server.Hosting.Commands.Checks;

internal enum FindingLevel
{
    Ok,

    /// <summary>A server starts, and somebody should look at it.</summary>
    Warning,

    /// <summary>A server does not start, or serves nobody.</summary>
    Error,
}
