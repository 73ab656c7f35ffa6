namespace Chat.Server.Stores.Redis;

/// <summary>A cause, and a sentence for the log that says what to do where that is known. Without secrets.</summary>
internal sealed record RedisProblem(RedisCause Cause, string Description)
{
    /// <summary>The cause as <c>/health/ready</c> gives it.</summary>
    public string Code => Cause switch
    {
        RedisCause.NameNotResolved => "name_not_resolved",
        RedisCause.TlsFailed => "tls_failed",
        RedisCause.AuthenticationFailed => "authentication_failed",
        RedisCause.PermissionDenied => "permission_denied",
        RedisCause.ReadOnly => "read_only",
        RedisCause.Loading => "loading",
        _ => "not_reachable",
    };

    /// <summary>What an error of Redis means; null when it means nothing for the node as a whole.</summary>
    public static RedisProblem? FromError(string error)
    {
        if (Begins("WRONGPASS") || Begins("NOAUTH") || Begins("ERR invalid password") || Begins("ERR AUTH ") || Begins("ERR Client sent AUTH"))
            return new(RedisCause.AuthenticationFailed, $"authentication failed, look at user and password in ConnectionStrings:Redis ({error})");
        if (Begins("NOPERM") || error.Contains("ACL failure", StringComparison.Ordinal) || error.Contains("can't run this command", StringComparison.Ordinal))
            return new(RedisCause.PermissionDenied, $"the user may not do what this server needs ({error})");
        if (Begins("READONLY")) return new(RedisCause.ReadOnly, "it is a replica, which takes no writes");
        if (Begins("LOADING")) return new(RedisCause.Loading, "it is still loading its data");
        return null;

        bool Begins(string beginning) => error.StartsWith(beginning, StringComparison.Ordinal);
    }
}
