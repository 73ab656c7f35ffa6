namespace Chat.Client.Kernel;

/// <summary>What a <see cref="Ring{T}"/> says of a number.</summary>
/// <param name="State">Whether there is an item.</param>
/// <param name="Item">The item.</param>
/// <param name="Change">Done when asking again brings something.</param>
internal readonly record struct RingRead<T>(RingState State, T? Item, Task Change);
