namespace Chat.LoadTest.Honest;

internal enum WireProtocol
{
    PlainJson,
    Json,
    MessagePack,
}
