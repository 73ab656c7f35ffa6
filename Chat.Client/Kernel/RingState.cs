namespace Chat.Client.Kernel;

internal enum RingState
{
    Item,
    Empty,
    Gone,
    End,
}
