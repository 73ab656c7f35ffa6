namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>JavaScript's <c>undefined</c>; clients that have none leave the field out.</summary>
internal sealed class Undefined
{
    public static readonly Undefined Value = new();
}
