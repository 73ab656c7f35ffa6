namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>The clients that people use.</summary>
public enum ClientKind
{
    JavaScriptJson,
    JavaScriptMessagePack,

    /// <summary>With the options that people set: keys sorted, undefined left out.</summary>
    JavaScriptMessagePackTidy,
    DotNetJson,
    DotNetMessagePack,
    PlainJson,
}
