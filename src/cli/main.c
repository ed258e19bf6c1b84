/* main.c - from the command line to a verb. */
int main(void)
{
    return 0;
}
