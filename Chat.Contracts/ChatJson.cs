using System.Text.Json.Serialization.Metadata;

namespace Chat.Contracts;

/// <summary>How the contract's records are written as JSON, without reflection: for trimmed applications and those compiled ahead of time.</summary>
public static class ChatJson
{
    /// <summary>Knows every record of the contract; the naming policy is that of the options it is used in, <c>camelCase</c> for SignalR.</summary>
    public static IJsonTypeInfoResolver Resolver => ContractJsonContext.Default;
}
