namespace Chat.LoadTest.Wire;

/// <summary>What a WebSocket frame is, as RFC 6455 numbers it.</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
