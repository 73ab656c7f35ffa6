namespace Chat.LoadTest.Honest;

/// <summary>How a connection ended. Without a code it just broke.</summary>
internal sealed record ConnectionEnd(int? Code, string Reason)
{
    public static readonly ConnectionEnd Broken = new(null, "");

    /// <summary>Whether a server that ends, or is killed, may end a connection so.</summary>
    public bool IsOfALeavingServer => Code is null or 1001 or 1011 or 1012 or 1013;

    public override string ToString() => Code is null ? $"broke {Reason}".TrimEnd() : $"closed with {Code} {Reason}".TrimEnd();
}
