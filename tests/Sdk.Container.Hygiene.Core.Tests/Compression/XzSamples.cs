using System.Text;

namespace Sdk.Container.Hygiene.Tests.Compression;

/// <summary>The numbers 1 to 1000, one a line, as xz 5.4 compresses them.</summary>
internal static class XzSamples
{
    public static byte[] Plain { get; } = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 1000).Select(number => $"{number}\n")));

    /// <summary><c>xz -T2 --block-size=1500</c>: three blocks with their sizes in the headers, CRC64.</summary>
    public static byte[] ThreeBlocks { get; } = Convert.FromBase64String(
        """
        /Td6WFoAAATm1rRGA8CzAtwLIQEWAAAAmuCCMeAF2wErXQAYgoKPIk74plX38JmlJQ2QRZFaUbSbyqzcBTLshVKfsUht79zoS7lhuuCcU3+YyKlUDvw9KtMG12ZEPVZkps0918cfRPQY3wILP+LGxn
        vh5395RBx5t0KuZbgbtQ6E4ZqCBiM5Wn9yqkP6pZofksC+RXF5StWTxpAKOa2cZYcqtho4x+GTF8rQPgnqsFLwEGAmwF5fEJENuXl4fZdCYNCmOHfhI+i7KE+IUi11WCY/Zv3inOvTr2HZNXr/+2Kx
        PHyTHPJkuE0chSqxXAAGNgFK67wFSO9caLU8cYGeLGzkZwbPhSp1CRmMvBdEDc08acY2xJ6c0u47NRI+k1KXnZHhTVYxXsrlloKvQAyFo0lWyJFqQDX5FORVLVE1JFKEgBcgLVwDjMHnaH/2AAAA9q
        lfXob32KoDwPIB3AshARYAAADBsHd54AXbAOpdABoMArRov84cmPLRQ+b0/P30QBz0PAhDsh/B/ddeY2NjE0eaVU50hbD47Ws+9cgIotxWjMGe6xiqB3Tnc1H7b9glqKLKzu55JK4RZ6MUqBTBdKZB
        oN3EPjxa+il9NfSA6dR8L5CPKfShcraYNi+pnnH+RqYVfabNa4B62ZuVCYfUS0gDpX14xDDjY/dl4zlIHiSKhj+qcvT8nCiX46RWkuuNOxlcJGwW+mwtIUcke6oPWFJgdsWB0l4S1f/9jCxkupxxW2
        s5pRfo47sQZAa9TCbGvWlN6cRDVSWVdggJDLSKxJ5yRNfHv7tlWwAAADcDwodGupONA8CYAf0GIQEWAAAAcCe56+ADfACQXQAb4NwVAGPRCQsNGCi7FgMDxqLuovHfjsaFUXn0pxu/0k4y/j7Q1j6A
        UYy4z7XDOA1PgKgBRo9Yteejc92yg/z8EPC0sQzmHMPpneWmlZYne3F6gdfh1mD59wZvRLcNuHbHVW/JEX836a+rlQHqqcFfOdo04I0wZ9yHwZbQiAMKBoGjRk48a9Z/3vKqgfEC4AAAtFBKOTSbbh
        0AA8sC3AuKAtwLsAH9BgAAWkawsawnPi0EAAAAAARZWg==
        """);

    /// <summary><c>xz -T1 --check=crc32</c>: one block without sizes, as streaming encoders write it.</summary>
    public static byte[] OneBlock { get; } = Convert.FromBase64String(
        """
        /Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4A80Ae1dABiCgo8iTvimVffwmaUlDZBFkVpRtJvKrNwFMuyFUp+xSG3v3OhLuWG64JxTf5jIqVQO/D0q0wbXZkQ9VmSmzT3Xxx9E9BjfAgs/4sbGe+Hnf3
        lEHHm3Qq5luBu1DoThmoIGIzlaf3KqQ/qlmh+SwL5FcXlK1ZPGkAo5rZxlhyq2GjjH4ZMXytA+CeqwUvAQYCbAXl8QkQ25eXh9l0Jg0KY4d+Ej6LsoT4hSLXVYJj9m/eKc69OvYdk1ev/7YrE8fJMc
        8mS4TRyFKrFcAAY2AUrrvAVI71xotTxxgZ4sbORnBs+FKnUJGYy8F0QNzTxpxjbEnpzS7js1Ej6TUpedkeFNVjFeyuWWgq9ADIWjSVbIkWpANfkU5FUtUTUkUoSAFyAtXAOMweh6LXV6XITE6Tf+hx
        p7RcSUAOAYbZ+3J8KP2MwrTYBsqCN9xr0472fUEeIwmOP/QyESPWWjl2Esp+aPkecapktTI2MwWKFwPrGRA2lPijaYbUSsckSgfta3pQb/7Tz3bendovwf7HoMJ2Hw9dvf4Ga/wVD7YFZmMqh4GMbu
        gUKRydSeQJKZKn7jZ88DoyDAw5BAOcjNFqzApW8eU0wP1nlKsIfXVyNIlWUhTomyhYQsvBCx2Xp2Yy2sJlWe+ZRRjYnwderOCdQAAAAAXVbEjQABhQS1HgAApMe8RD4wDYsCAAAAAAFZWg==
        """);
}
