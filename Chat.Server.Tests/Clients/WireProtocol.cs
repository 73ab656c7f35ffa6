namespace Chat.Server.Tests.Clients;

public enum WireProtocol
{
    Json,
    MessagePack,
    PlainJson,
}
