namespace Chat.LoadTest.Honest;

internal enum HonestProtocol
{
    PlainJson,
    Json,
    MessagePack,
}
