namespace Chat.Server.Webhooks;

/// <summary>What holds while a before hook does not answer.</summary>
internal enum FailureMode
{
    /// <summary>Everything is allowed, as it came.</summary>
    Open,

    /// <summary>Nothing is allowed; whoever asked may try again.</summary>
    Closed,
}
